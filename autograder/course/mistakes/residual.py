"""Mistakes in the residual block."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.course.exercises.residual import GRADIENTS, conv_block, leaves_of
from autograder.course.mistake import Shown, Whole, mistake
from autograder.records.calls import SECOND

FOR_STUDENTS = True

BLOCK = "ResBlock"


def passing(value: Any, way: Any) -> Any:
    """A value whose gradient goes another way, as backward does that does not fit forward."""
    return way + (value - way).detach()


def plus(one: Any, other: Any) -> Any:
    """The sum."""
    return one + other


def play(
    whole: Whole,
    inner: Callable[[Any], Any] | None = None,
    join: Callable[[Any, Any], Any] = plus,
    final: Callable[[Any], Any] | None = None,
    enter: Callable[[Any], tuple[Any, Any]] = lambda A: (A, A),
    branch: Callable[[Any, Any], Any] = lambda A, Z: A,
) -> dict[str, Any]:
    """What a block shows in which one of these is wrong, until it fails.

    `inner` and `final` are the activations; `join` is what is made of both ways' outputs, and
    `enter` gives both ways' inputs. `branch` is what the shortcut makes of its input and of the
    first convolution block's output.
    """
    torch, case = whole.torch, whole.case
    inner, final = inner or torch.relu, final or torch.relu
    stride, padding = case.sizes[3:]
    parts = leaves_of(torch, case.parameters)
    shown: dict[str, Any] = {}
    leaves = [parts[part][name] for part in parts for name in GRADIENTS]
    names = [f"{g} of the {part} block" for part in parts for g in GRADIENTS.values()]
    # A shortcut of a wrong input may not fit the sum in all sizes.
    with suppress(RuntimeError):
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = torch.from_numpy(one.A.astype(np.float64)).requires_grad_()
            through, shortcut = enter(A)
            Z = conv_block(torch, parts["first"], through, stride, padding, [])
            shortcut = branch(shortcut, Z)
            Z = conv_block(torch, parts["second"], inner(Z), 1, 0, [])
            if "shortcut" in parts:
                shortcut = conv_block(torch, parts["shortcut"], shortcut, stride, padding, [])
            Z = final(join(Z, shortcut))
            shown[f"Z{mark}"] = Z.detach()
            dLdZ = torch.from_numpy(one.dLdZ.astype(np.float64))
            found = torch.autograd.grad(Z, [A, *leaves], dLdZ, allow_unused=True)
            dLdA, *gradients = [
                torch.zeros_like(leaf) if g is None else g
                for leaf, g in zip((A, *leaves), found, strict=True)
            ]
            shown[f"dLdA{mark}"] = dLdA
            shown |= {} if mark else dict(zip(names, gradients, strict=True))
    return shown


def under_one_name(shown: Shown, name: str) -> Shown:
    """What is shown under one name, in both calls."""
    return {key: value for key, value in shown.items() if key in (name, f"{name}{SECOND}")}


@mistake(BLOCK)
def shortcut_gradient_forgotten(whole: Whole) -> Shown:
    """dLdA lacks what comes back through the shortcut: both ways begin at A, so add."""
    return under_one_name(play(whole, enter=lambda A: (A, A.detach())), "dLdA")


@mistake(BLOCK)
def convolutions_gradient_forgotten(whole: Whole) -> Shown:
    """dLdA lacks what comes back through the convolutions: the gradients of both ways add."""
    return under_one_name(play(whole, enter=lambda A: (A.detach(), A)), "dLdA")


@mistake(BLOCK)
def final_activation_forgotten_in_forward(whole: Whole) -> Shown:
    """Z is the sum as it is: the final activation's result is not what is returned."""
    return under_one_name(play(whole, final=lambda Z: Z), "Z")


@mistake(BLOCK)
def final_activation_left_out_in_backward(whole: Whole) -> Shown:
    """Backward begins at the sum: the final activation comes first."""
    return play(whole, final=lambda Z: passing(whole.torch.relu(Z), Z))


@mistake(BLOCK)
def shortcut_passes_by_the_final_activation(whole: Whole) -> Shown:
    """The shortcut is given the gradient from outside, not what the final activation passes on."""
    relu = whole.torch.relu
    return play(
        whole,
        join=lambda Z, s: passing(relu(Z + s), relu(Z + s.detach()) + s),
        final=lambda Z: Z,
    )


@mistake(BLOCK)
def convolutions_pass_by_the_final_activation(whole: Whole) -> Shown:
    """The convolutions are given the gradient from outside: the final activation comes first."""
    relu = whole.torch.relu
    return play(
        whole,
        join=lambda Z, s: passing(relu(Z + s), relu(Z.detach() + s) + Z),
        final=lambda Z: Z,
    )


@mistake(BLOCK)
def inner_activation_left_out_in_backward(whole: Whole) -> Shown:
    """Backward passes by the activation between the convolution blocks."""
    return play(whole, inner=lambda Z: passing(whole.torch.relu(Z), Z))


@mistake(BLOCK)
def final_activation_missing(whole: Whole) -> Shown:
    """The final activation is missing, both ways: it follows the sum."""
    return play(whole, final=lambda Z: Z)


@mistake(BLOCK)
def inner_activation_missing(whole: Whole) -> Shown:
    """The activation between the convolution blocks is missing."""
    return play(whole, inner=lambda Z: Z)


@mistake(BLOCK)
def activated_before_the_sum(whole: Whole) -> Shown:
    """The final activation is applied to the convolutions alone: it comes after the sum."""
    relu = whole.torch.relu
    return play(whole, join=lambda Z, shortcut: relu(Z) + shortcut, final=lambda Z: Z)


@mistake(BLOCK)
def activated_twice(whole: Whole) -> Shown:
    """An activation follows the second convolution block, too: the sum comes first."""
    return play(whole, join=lambda Z, shortcut: whole.torch.relu(Z) + shortcut)


@mistake(BLOCK)
def shortcut_not_added(whole: Whole) -> Shown:
    """Z lacks the shortcut: it is to be added before the final activation."""
    return play(whole, join=lambda Z, shortcut: passing(Z, Z + shortcut))


@mistake(BLOCK)
def shortcut_after_first_layer(whole: Whole) -> Shown:
    """The shortcut begins behind the first convolution block: it is to be given A itself."""
    return play(whole, branch=lambda A, Z: Z)


@mistake(BLOCK)
def shortcut_after_first_layer_in_forward(whole: Whole) -> Shown:
    """Forward's shortcut begins behind the first convolution block: was A overwritten?"""
    fits: list[bool] = []

    def branch(A: Any, Z: Any) -> Any:
        fits.append(A.shape == Z.shape)
        return passing(Z, A) if fits[-1] else Z

    shown = play(whole, branch=branch)
    # Where the sizes differ, backward has no place for the gradient.
    return shown if all(fits) else {n: v for n, v in shown.items() if n.startswith("Z")}
