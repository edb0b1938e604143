"""Mistakes in batch normalisation, over features and over images."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.exercises.batchnorm import EPS
from autograder.course.mistake import Shown, Whole, mistake
from autograder.course.mistakes.batchnorm_layer import Right, play, power, running

FEATURES, IMAGES = "BatchNorm1d", "BatchNorm2d"
BOTH = (FEATURES, IMAGES)


def _turned_M(layer: Any, M: Any, V: Any) -> Any:
    return (1 - layer.alpha) * layer.running_M + layer.alpha * M


def _turned_V(layer: Any, M: Any, V: Any) -> Any:
    return (1 - layer.alpha) * layer.running_V + layer.alpha * V


def _moved(layer: Any, variance: Any) -> Any:
    return layer.alpha * layer.running_V + (1 - layer.alpha) * variance


@mistake(*BOTH)
def running_mean_wrong_way_round(whole: Whole) -> Shown:
    """In running_M, alpha weighs the new batch instead of what was there before."""
    return running(whole, _turned_M, None)


@mistake(*BOTH)
def running_variance_wrong_way_round(whole: Whole) -> Shown:
    """In running_V, alpha weighs the new batch instead of what was there before."""
    return running(whole, None, _turned_V)


@mistake(*BOTH)
def running_statistics_wrong_way_round(whole: Whole) -> Shown:
    """The momentum is the wrong way round: alpha belongs to the old running statistics."""
    return running(whole, _turned_M, _turned_V)


@mistake(*BOTH)
def unbiased_running_variance(whole: Whole) -> Shown:
    """running_V takes the unbiased variance, as PyTorch does; this course's is biased here, too."""
    return running(whole, None, lambda n, M, V: _moved(n, n.unbiased))


@mistake(FEATURES)
def unbiased_running_variance_but_of_one(whole: Whole) -> Shown:
    """running_V takes the unbiased variance, as PyTorch does; this course's is biased here, too."""
    return running(whole, None, lambda n, M, V: _moved(n, n.guarded))


@mistake(*BOTH)
def running_deviation(whole: Whole) -> Shown:
    """running_V averages the standard deviation: it is the variance that is kept."""
    return running(whole, None, lambda n, M, V: _moved(n, n.deviation(V)))


@mistake(*BOTH)
def running_statistics_overwritten(whole: Whole) -> Shown:
    """The running statistics are those of the last batch alone: what was there is lost."""
    return running(whole, lambda n, M, V: M, lambda n, M, V: V)


@mistake(*BOTH)
def running_statistics_grow(whole: Whole) -> Shown:
    """The batch enters the running statistics with its full weight: both weights sum to 1."""
    return running(
        whole, lambda n, M, V: n.alpha * n.running_M + M, lambda n, M, V: n.alpha * n.running_V + V
    )


@mistake(*BOTH)
def running_statistics_never_updated(whole: Whole) -> Shown:
    """The running statistics keep their first values: training has to update them."""
    return running(whole, lambda n, M, V: n.running_M, lambda n, M, V: n.running_V)


@mistake(*BOTH)
def evaluated_by_the_batch(whole: Whole) -> Shown:
    """Evaluation normalises by the batch's statistics: that is what the running ones are for."""
    return play(whole, evaluate=lambda n, A: n.by(A, *n.statistics(A)))


@mistake(*BOTH)
def evaluation_flag_ignored(whole: Whole) -> Shown:
    """Evaluation does all that training does: look at where `eval` is asked for."""
    return play(whole, evaluate=Right.train)


@mistake(*BOTH)
def evaluation_flag_turned(whole: Whole) -> Shown:
    """Training and evaluation are mixed up: look at which of them `eval` being true stands for."""
    return play(whole, train=Right.evaluate, evaluate=Right.train)


@mistake(*BOTH)
def trained_by_the_running_statistics(whole: Whole) -> Shown:
    """Training normalises by the running statistics: they are for evaluation alone."""

    def train(layer: Any, A: Any) -> Any:
        layer.update(*layer.statistics(A))
        return layer.by(A, layer.running_M, layer.running_V)

    return play(whole, train=train)


@mistake(*BOTH)
def unbiased_variance(whole: Whole) -> Shown:
    """The variance is divided by one less than the number of values: batch norm's is biased."""
    return play(whole, statistics=lambda n, A: (n.mean(A), n.unbiased))


@mistake(FEATURES)
def unbiased_variance_but_of_one(whole: Whole) -> Shown:
    """The variance is divided by one less than the number of values: batch norm's is biased."""
    return play(whole, statistics=lambda n, A: (n.mean(A), n.guarded))


@mistake(*BOTH)
def eps_outside_the_root(whole: Whole) -> Shown:
    """eps is added to the standard deviation: it belongs to the variance, under the root."""
    return play(whole, deviation=lambda n, V: np.sqrt(V) + EPS)


@mistake(*BOTH)
def eps_forgotten(whole: Whole) -> Shown:
    """Where a channel has no variance, this divides by 0: eps is missing."""
    return play(whole, deviation=lambda n, V: np.sqrt(V))


@mistake(*BOTH)
def root_forgotten(whole: Whole) -> Shown:
    """It is divided by the variance: the standard deviation is its square root."""
    return play(whole, deviation=lambda n, V: V + EPS)


@mistake(*BOTH)
def floor_division(whole: Whole) -> Shown:
    """The normalised values are whole numbers: `//` rounds down, look for it."""
    return play(whole, normal=lambda n, centred, std: centred // std)


@mistake(*BOTH)
def statistics_floor_divided(whole: Whole) -> Shown:
    """Mean and variance are whole numbers: `//` rounds down, look for it."""

    def statistics(layer: Any, A: Any) -> Any:
        count = A.size // A.shape[1]
        M = layer.total(A) // count
        return M, layer.total((A - M) ** 2) // count

    # The normalised values' mean is not 0, so that the variance's derivative by it stays.
    return play(
        whole,
        statistics=statistics,
        through_M=lambda n, g: n.mean(g) - n.mean(g * n.NZ) * n.mean(n.NZ),
    )


@mistake(*BOTH)
def over_everything(whole: Whole) -> Shown:
    """All channels share one mean and one variance: look at the axes of both."""
    return play(whole, statistics=lambda n, A: (A.mean(), A.var()))


@mistake(FEATURES)
def over_the_features(whole: Whole) -> Shown:
    """Mean and variance are each sample's: batch norm takes each feature's, over the batch."""
    return play(whole, statistics=lambda n, A: (A.mean(1)[:, None], A.var(1)[:, None]))


@mistake(*BOTH)
def not_centred(whole: Whole) -> Shown:
    """The mean is not taken away before dividing by the standard deviation."""
    return play(whole, normal=lambda n, centred, std: n.A / std)


@mistake(*BOTH)
def shift_forgotten(whole: Whole) -> Shown:
    """BZ lacks the shift Bb."""
    return play(whole, output=lambda n, NZ: n.BW * NZ)


@mistake(*BOTH)
def scale_and_shift_forgotten(whole: Whole) -> Shown:
    """BZ is only normalised: scale and shift, BW and Bb, are still to come."""
    return play(whole, output=lambda n, NZ: NZ)


@mistake(*BOTH)
def mean_term_dropped(whole: Whole) -> Shown:
    """dLdZ lacks the mean's part: every input moves the batch's mean, and so all outputs."""
    return play(whole, through_M=lambda n, g: 0.0)


@mistake(*BOTH)
def variance_term_dropped(whole: Whole) -> Shown:
    """dLdZ lacks the variance's part: every input moves the batch's variance, too."""
    return play(whole, through_V=lambda n, g: 0.0)


@mistake(*BOTH)
def statistics_held_constant(whole: Whole) -> Shown:
    """dLdZ holds mean and variance constant, as in evaluation: in training, both depend on Z."""
    return play(whole, through_M=lambda n, g: 0.0, through_V=lambda n, g: 0.0)


@mistake(*BOTH)
def power_of_one_fifth(whole: Whole) -> Shown:
    """`** -1/5` is not `** -1.5`: Python takes the power first, then divides by 5."""
    return power(whole, lambda V: V**-1 / 5)


@mistake(*BOTH)
def power_without_parentheses(whole: Whole) -> Shown:
    """`** -3/2` takes the power -3 first, then divides by 2: the exponent needs parentheses."""
    return power(whole, lambda V: V**-3 / 2)


@mistake(*BOTH)
def root_without_parentheses(whole: Whole) -> Shown:
    """`** -1/2` takes the power -1 first, then divides by 2: the exponent needs parentheses."""
    return play(
        whole,
        dLdA=lambda n, g: (g - n.through_M(g)) / (n.V + EPS) / 2 - n.through_V(g) / n.std,
    )


@mistake(*BOTH)
def variance_term_doubled(whole: Whole) -> Shown:
    """The variance's part of dLdA is twice too large: a root's derivative has a half in it."""
    return play(whole, through_V=lambda n, g: 2 * Right.through_V(n, g))


@mistake(*BOTH)
def variance_term_halved(whole: Whole) -> Shown:
    """The variance's part of dLdZ is half the expected one: a square's derivative has a 2 in it."""
    return play(whole, through_V=lambda n, g: Right.through_V(n, g) / 2)


@mistake(*BOTH)
def mean_term_not_divided(whole: Whole) -> Shown:
    """The mean's part of dLdZ is a sum: it is to be divided by the number of values."""
    return play(whole, through_M=lambda n, g: n.total(g))


@mistake(IMAGES)
def pixels_not_counted(whole: Whole) -> Shown:
    """dLdZ divides by the batch size alone: mean and variance count the pixels as well."""
    return play(
        whole,
        through_M=lambda n, g: n.total(g) / len(g),
        through_V=lambda n, g: n.NZ * n.total(g * n.NZ) / len(g),
    )


@mistake(*BOTH)
def deviation_forgotten_in_backward(whole: Whole) -> Shown:
    """dLdZ is not divided by the standard deviation, by which forward divides."""
    return play(whole, dLdA=lambda n, g: Right.dLdA(n, g) * n.std)


@mistake(*BOTH)
def scale_forgotten_in_backward(whole: Whole) -> Shown:
    """dLdZ lacks BW, by which forward multiplies."""
    return play(whole, scaled=lambda n, dLdZ: dLdZ)


@mistake(*BOTH)
def scale_gradient_by_the_input(whole: Whole) -> Shown:
    """dLdBW is computed from the input: BW multiplies the normalised input."""
    return play(whole, dLdBW=lambda n, dLdZ: n.total(dLdZ * n.A))


@mistake(*BOTH)
def scale_gradient_by_the_output(whole: Whole) -> Shown:
    """dLdBW is computed from the output: BW multiplies the normalised input."""
    return play(whole, dLdBW=lambda n, dLdZ: n.total(dLdZ * n.output(n.NZ)))


@mistake(*BOTH)
def scale_gradient_scaled(whole: Whole) -> Shown:
    """dLdBW has BW itself as a factor, which a derivative by BW has no more."""
    return play(whole, dLdBW=lambda n, dLdZ: n.total(dLdZ * n.BW * n.NZ))


@mistake(*BOTH)
def shift_gradient_scaled(whole: Whole) -> Shown:
    """dLdBb has BW as a factor, but Bb is added after the scaling."""
    return play(whole, dLdBb=lambda n, dLdZ: n.total(dLdZ * n.BW))


@mistake(*BOTH)
def gradients_averaged(whole: Whole) -> Shown:
    """The gradients of BW and Bb are means: sum over the batch, the loss has averaged already."""
    return play(
        whole,
        dLdBW=lambda n, dLdZ: n.mean(dLdZ * n.NZ),
        dLdBb=lambda n, dLdZ: n.mean(dLdZ),
    )
