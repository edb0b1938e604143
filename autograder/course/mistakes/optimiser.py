"""Mistakes in SGD and Adam."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.mistake import Shown, Whole, mistake
from autograder.course.mistakes.optimiser_steps import adam, moving_only, play, right, velocity

SGD, ADAM = "SGD", "Adam"
BOTH = (SGD, ADAM)
RATES = {SGD: 0.1, ADAM: 0.001}  # the usual defaults


@mistake(*BOTH)
def uphill(whole: Whole) -> Shown:
    """The step goes up the gradient: a loss is made smaller by going down."""
    direction = right(whole)
    return play(whole, lambda p, g: -direction(p, g))


@mistake(*BOTH)
def nothing_moves(whole: Whole) -> Shown:
    """No parameter ever moves, as where what a step makes is not kept.

    p = p - ... and v = ... make new arrays, which no layer has: change the old ones
    (p -= ..., v[...] = ...), or store the new.
    """
    return moving_only(whole, lambda p: False)


@mistake(*BOTH)
def biases_never_moved(whole: Whole) -> Shown:
    """The biases stay as they are: they have gradients, too."""
    return moving_only(whole, lambda p: p.name == "W")


@mistake(*BOTH)
def only_the_first_layer(whole: Whole) -> Shown:
    """Only the first layer is moved: does the loop end too early?"""
    return moving_only(whole, lambda p: p.layer == 0)


@mistake(*BOTH)
def first_layer_left_out(whole: Whole) -> Shown:
    """The first layer is never moved: look at where the loop begins."""
    return moving_only(whole, lambda p: p.layer > 0)


@mistake(*BOTH)
def two_steps_at_once(whole: Whole) -> Shown:
    """Two steps happen in one: is every parameter visited twice, or the update called twice?"""
    return play(whole, right(whole), right(whole))


@mistake(*BOTH)
def rate_left_out(whole: Whole) -> Shown:
    """The step has its full length: the learning rate is missing."""
    direction = right(whole)
    return play(whole, lambda p, g: direction(p, g) / whole.case.settings[0])


@mistake(*BOTH)
def rate_not_the_given_one(whole: Whole) -> Shown:
    """The learning rate is a default, whatever was given: is `lr` stored, and read again?"""
    direction, rate = right(whole), RATES[whole.exercise.name]
    return play(whole, lambda p, g: rate * direction(p, g) / whole.case.settings[0])


@mistake(SGD)
def biases_without_momentum(whole: Whole) -> Shown:
    """The biases are moved by their gradients alone: they have a velocity, too."""
    direction = right(whole)
    return play(whole, lambda p, g: direction(p, g) if p.name == "W" else g)


@mistake(SGD)
def momentum_ignored(whole: Whole) -> Shown:
    """The step is plain gradient descent: the velocity is not used, or not kept."""
    return play(whole, lambda p, g: g)


@mistake(SGD)
def momentum_wrong_way_round(whole: Whole) -> Shown:
    """The momentum multiplies the gradient: it belongs to the old velocity."""
    return velocity(whole, lambda v, g, momentum: v + momentum * g)


@mistake(SGD)
def momentum_subtracted(whole: Whole) -> Shown:
    """The old velocity is subtracted, so that it brakes: momentum keeps the direction."""
    return velocity(whole, lambda v, g, momentum: g - momentum * v)


@mistake(SGD)
def uphill_with_momentum(whole: Whole) -> Shown:
    """With momentum the step goes up the gradient: there is one minus too many."""
    sign = -1 if whole.case.settings[1] else 1
    return velocity(whole, lambda v, g, momentum: momentum * v + sign * g)


@mistake(SGD)
def gradient_dampened(whole: Whole) -> Shown:
    """The gradient enters the velocity with a weight of 1 - momentum: it has its full weight."""
    return velocity(whole, lambda v, g, momentum: momentum * v + (1 - momentum) * g)


@mistake(SGD)
def momentum_on_both(whole: Whole) -> Shown:
    """The momentum multiplies the gradient as well as the old velocity."""
    return velocity(whole, lambda v, g, momentum: momentum * (v + g))


@mistake(SGD)
def only_the_last_gradient_kept(whole: Whole) -> Shown:
    """The velocity remembers the last gradient alone: it has to remember all of them."""
    momentum = whole.case.settings[1]

    def direction(p: Any, g: Any) -> Any:
        before, p.v = p.v, g
        return momentum * before + g

    return play(whole, direction)


@mistake(SGD)
def velocity_one_step_late(whole: Whole) -> Shown:
    """The step uses the velocity of the step before: update the velocity first."""
    direction = right(whole)

    def late(p: Any, g: Any) -> Any:
        before = p.v
        direction(p, g)
        return before

    return play(whole, late)


@mistake(SGD)
def nesterov(whole: Whole) -> Shown:
    """It is Nesterov's momentum: here the step is the velocity itself."""
    direction = right(whole)
    return play(whole, lambda p, g: g + whole.case.settings[1] * direction(p, g))


@mistake(ADAM)
def no_bias_correction(whole: Whole) -> Shown:
    """The moments are used as they are: they start at zero, which has to be made up for."""
    return play(whole, adam(whole, corrections=lambda t: (1, 1)))


@mistake(ADAM)
def first_moment_not_corrected(whole: Whole) -> Shown:
    """The first moment is used as it is: it starts at zero, which has to be made up for."""
    beta2 = whole.case.settings[2]
    return play(whole, adam(whole, corrections=lambda t: (1, 1 - beta2**t)))


@mistake(ADAM)
def second_moment_not_corrected(whole: Whole) -> Shown:
    """The second moment is used as it is: it starts at zero, which has to be made up for."""
    beta1 = whole.case.settings[1]
    return play(whole, adam(whole, corrections=lambda t: (1 - beta1**t, 1)))


@mistake(ADAM)
def both_corrected_by_beta1(whole: Whole) -> Shown:
    """Both moments are corrected by beta1: each has a beta of its own."""
    beta1 = whole.case.settings[1]
    return play(whole, adam(whole, corrections=lambda t: (1 - beta1**t, 1 - beta1**t)))


@mistake(ADAM)
def product_for_power(whole: Whole) -> Shown:
    """The correction multiplies beta by t: it is beta to the power of t."""
    _, beta1, beta2, _ = whole.case.settings
    return play(whole, adam(whole, corrections=lambda t: (1 - beta1 * t, 1 - beta2 * t)))


@mistake(ADAM)
def steps_never_counted(whole: Whole) -> Shown:
    """The correction is the first step's in every step: t counts the steps, and is a power."""
    return play(whole, adam(whole, time=lambda p: 1))


@mistake(ADAM)
def moments_begin_anew(whole: Whole) -> Shown:
    """Both moments begin at 0 in every step: keep what the step before has left, and use it."""
    _, beta1, beta2, _ = whole.case.settings
    return play(whole, adam(whole, lambda p, g: (1 - beta1) * g, lambda p, g: (1 - beta2) * g**2))


@mistake(ADAM)
def all_begins_anew(whole: Whole) -> Shown:
    """Each step is a first one: the moments and t are not kept from step to step."""
    _, beta1, beta2, _ = whole.case.settings
    moments = lambda p, g: (1 - beta1) * g, lambda p, g: (1 - beta2) * g**2
    return play(whole, adam(whole, *moments, time=lambda p: 1))


@mistake(ADAM)
def counted_after_the_step(whole: Whole) -> Shown:
    """t is 0 in the first step, and the correction divides by 0: count before it is used."""
    return play(whole, adam(whole, time=lambda p: p.t - 1))


@mistake(ADAM)
def one_step_ahead(whole: Whole) -> Shown:
    """t is 2 in the first step: where does it start, and when is it counted?"""
    return play(whole, adam(whole, time=lambda p: p.t + 1))


@mistake(ADAM)
def counted_for_every_layer(whole: Whole) -> Shown:
    """t is counted once for every layer: it counts the steps."""
    return play(whole, adam(whole, time=lambda p: (p.t - 1) * len(whole.case.W) + p.layer + 1))


@mistake(ADAM)
def counted_for_every_parameter(whole: Whole) -> Shown:
    """t is counted once for every parameter: it counts the steps."""
    return play(whole, adam(whole, time=lambda p: (p.t - 1) * p.count + p.place + 1))


@mistake(ADAM)
def betas_swapped(whole: Whole) -> Shown:
    """beta1 and beta2 are swapped: the first moment's is the smaller one."""
    _, beta1, beta2, _ = whole.case.settings
    return play(
        whole,
        adam(
            whole,
            lambda p, g: beta2 * p.m + (1 - beta2) * g,
            lambda p, g: beta1 * p.v + (1 - beta1) * g**2,
            corrections=lambda t: (1 - beta2**t, 1 - beta1**t),
        ),
    )


@mistake(ADAM)
def second_moment_by_beta1(whole: Whole) -> Shown:
    """The second moment is averaged by beta1: it has beta2 for itself."""
    beta1 = whole.case.settings[1]
    return play(whole, adam(whole, second=lambda p, g: beta1 * p.v + (1 - beta1) * g**2))


@mistake(ADAM)
def moments_wrong_way_round(whole: Whole) -> Shown:
    """The betas weigh the new gradient: they belong to the old moments."""
    _, beta1, beta2, _ = whole.case.settings
    return play(
        whole,
        adam(
            whole,
            lambda p, g: (1 - beta1) * p.m + beta1 * g,
            lambda p, g: (1 - beta2) * p.v + beta2 * g**2,
        ),
    )


@mistake(ADAM)
def moments_grow(whole: Whole) -> Shown:
    """The gradient enters the first moment with its full weight: both weights sum to 1."""
    beta1 = whole.case.settings[1]
    return play(whole, adam(whole, lambda p, g: beta1 * p.m + g))


@mistake(ADAM)
def gradient_not_squared(whole: Whole) -> Shown:
    """The second moment averages the gradients: their squares are meant, a root needs them."""
    beta2 = whole.case.settings[2]
    return play(whole, adam(whole, second=lambda p, g: beta2 * p.v + (1 - beta2) * g))


@mistake(ADAM)
def root_forgotten(whole: Whole) -> Shown:
    """It is divided by the second moment itself: the root is missing."""
    eps = whole.case.settings[3]
    return play(whole, adam(whole, ratio=lambda p, m, v: m / (v + eps)))


@mistake(ADAM)
def eps_forgotten(whole: Whole) -> Shown:
    """The denominator lacks eps: only a large one shows it, or a gradient of 0."""
    return play(whole, adam(whole, ratio=lambda p, m, v: m / np.sqrt(v)))


@mistake(ADAM)
def eps_not_the_given_one(whole: Whole) -> Shown:
    """eps is 1e-8 whatever was given: is it stored, and read again?"""
    return play(whole, adam(whole, ratio=lambda p, m, v: m / (np.sqrt(v) + 1e-8)))


@mistake(ADAM)
def corrected_moments_kept(whole: Whole) -> Shown:
    """The corrected moments are kept for the next step: keep them as they were before."""
    eps = whole.case.settings[3]

    def ratio(p: Any, m: Any, v: Any) -> Any:
        p.m, p.v = m, v
        return m / (np.sqrt(v) + eps)

    return play(whole, adam(whole, ratio=ratio))
