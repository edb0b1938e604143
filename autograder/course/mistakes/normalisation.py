"""Mistakes in LayerNorm and RMSNorm."""

from __future__ import annotations

from typing import Any

from autograder.course.exercises.normalisation import Normalisation
from autograder.course.mistake import Call, Shown, mistake

LAYER, RMS = "LayerNorm", "RMSNorm"
BOTH = (LAYER, RMS)


class Right:
    """The layer, as it should be; a mistake replaces a method or two."""

    axis: Any = -1
    deviations: Any
    std: Any
    hat: Any

    def __init__(self, call: Call) -> None:
        assert isinstance(call.exercise, Normalisation)
        self.call, self.A = call, call.A
        self.centred = call.exercise.name == LAYER
        self.gamma, self.beta = call.gamma, call.beta if self.centred else 0.0
        self.eps = call.exercise.eps

    def mean(self, terms: Any) -> Any:
        return terms.mean(self.axis, keepdim=True)

    def shift(self) -> Any:
        """What is taken away."""
        return self.mean(self.A) if self.centred else 0.0

    def square(self) -> Any:
        """What the root is taken of, but for eps."""
        return self.mean(self.deviations.square())

    def size(self) -> Any:
        """What it is divided by."""
        return (self.square() + self.eps).sqrt()

    def normal(self) -> Any:
        return self.deviations / self.std

    def output(self) -> Any:
        return self.gamma * self.hat + self.beta

    def through_mean(self, g: Any) -> Any:
        return g.mean(-1, keepdim=True) if self.centred else 0.0

    def through_size(self, g: Any) -> Any:
        return self.hat * (g * self.hat).mean(-1, keepdim=True)

    def scaled(self, dLdZ: Any) -> Any:
        return dLdZ * self.gamma

    def dLdA(self, g: Any) -> Any:
        return (g - self.through_mean(g) - self.through_size(g)) / self.std

    def dLdgamma(self, dLdZ: Any) -> Any:
        return (dLdZ * self.hat).sum(0)

    def dLdbeta(self, dLdZ: Any) -> Any:
        return dLdZ.sum(0)


def play(call: Call, **methods: Any) -> Shown:
    """What a layer shows in which these methods are wrong."""
    layer: Any = type("Wrong", (Right,), methods)(call)
    layer.deviations = layer.A - layer.shift()
    layer.std = layer.size()
    layer.hat = layer.normal()
    shown = {"Z": layer.output(), "dLdA": layer.dLdA(layer.scaled(call.dLdZ))}
    return shown | {
        name: getattr(layer, name)(call.dLdZ) for name in call.exercise.parameters.values()
    }


@mistake(LAYER)
def mean_over_the_batch(call: Call) -> Shown:
    """The mean is taken over the batch, the variance is not: both belong to each sample."""
    variance = call.A.var(-1, keepdim=True, correction=0)
    return play(call, shift=lambda n: n.A.mean(0), square=lambda n: variance)


@mistake(*BOTH)
def over_the_batch(call: Call) -> Shown:
    """It is normalised over the batch: here each sample is normalised by itself."""
    return play(call, axis=0)


@mistake(*BOTH)
def over_everything(call: Call) -> Shown:
    """All samples share one mean of the batch: each sample is normalised by itself."""
    return play(call, axis=(0, 1))


@mistake(LAYER)
def unbiased_variance(call: Call) -> Shown:
    """The variance is divided by one less than the number of features; it is the biased one."""
    return play(call, square=lambda n: n.A.var(-1, keepdim=True))


@mistake(*BOTH)
def eps_outside_the_root(call: Call) -> Shown:
    """eps is added to the root: it belongs under it."""
    return play(call, size=lambda n: n.square().sqrt() + n.eps)


@mistake(*BOTH)
def eps_forgotten(call: Call) -> Shown:
    """eps is missing under the root: small deviations show it, and equal features divide by 0."""
    return play(call, size=lambda n: n.square().sqrt())


@mistake(*BOTH)
def eps_of_batchnorm(call: Call) -> Shown:
    """eps is 1e-8, as BatchNorm has it: look at this layer's default."""
    return play(call, size=lambda n: (n.square() + 1e-8).sqrt())


@mistake(*BOTH)
def root_forgotten(call: Call) -> Shown:
    """It is divided by the mean square itself: the root is missing."""
    return play(call, size=lambda n: n.square() + n.eps)


@mistake(RMS)
def sum_of_squares(call: Call) -> Shown:
    """The squares are summed up: RMS has their mean, look at the number of features."""
    return play(call, square=lambda n: n.A.square().sum(-1, keepdim=True))


@mistake(RMS)
def squares_run_on(call: Call) -> Shown:
    """The squares are added up from sample to sample: start from 0 for each of them."""
    return play(call, square=lambda n: n.A.square().sum(-1, keepdim=True).cumsum(0) / n.A.shape[1])


@mistake(RMS)
def absolute_values(call: Call) -> Shown:
    """The root is taken of the mean of absolute values: RMS has squares."""
    return play(call, square=lambda n: n.mean(n.A.abs()))


@mistake(RMS)
def size_term_runs_on(call: Call) -> Shown:
    """In dLdx, the sum of the part through RMS goes on from sample to sample: start from 0."""

    def through_size(n: Any, g: Any) -> Any:
        return n.hat * (g * n.A).sum(-1, keepdim=True).cumsum(0) / n.std / n.A.shape[1]

    return play(call, through_size=through_size)


@mistake(RMS)
def standard_deviation(call: Call) -> Shown:
    """It is divided by the standard deviation: RMSNorm knows no mean, only squares."""
    return play(call, square=lambda n: n.A.var(-1, keepdim=True, correction=0))


@mistake(RMS)
def mean_subtracted(call: Call) -> Shown:
    """The mean is taken away as in LayerNorm: RMSNorm leaves it where it is."""
    return play(call, shift=lambda n: n.mean(n.A))


@mistake(LAYER)
def mean_not_subtracted(call: Call) -> Shown:
    """The mean is not taken away before dividing by the standard deviation."""
    return play(call, normal=lambda n: n.A / n.std)


@mistake(*BOTH)
def floor_division(call: Call) -> Shown:
    """The normalised values are whole numbers: `//` rounds down, look for it."""
    return play(call, normal=lambda n: n.deviations // n.std)


@mistake(RMS)
def mean_of_squares_floor_divided(call: Call) -> Shown:
    """The mean of the squares is a whole number: `//` rounds down, look for it."""
    return play(call, square=lambda n: n.A.square().sum(-1, keepdim=True) // n.A.shape[-1])


@mistake(LAYER)
def shift_forgotten(call: Call) -> Shown:
    """Z lacks the shift beta."""
    return play(call, output=lambda n: n.gamma * n.hat)


@mistake(*BOTH)
def scale_forgotten(call: Call) -> Shown:
    """Z lacks the scale gamma."""
    return play(call, output=lambda n: n.hat + n.beta)


@mistake(LAYER)
def mean_term_dropped(call: Call) -> Shown:
    """dLdx lacks the mean's part: every input moves its sample's mean."""
    return play(call, through_mean=lambda n, g: 0.0)


@mistake(*BOTH)
def size_term_dropped(call: Call) -> Shown:
    """dLdx lacks a part: what each sample is divided by depends on every input, too."""
    return play(call, through_size=lambda n, g: 0.0)


@mistake(LAYER)
def statistics_held_constant(call: Call) -> Shown:
    """dLdx treats mean and variance as constants: both depend on every input of the sample."""
    return play(call, through_mean=lambda n, g: 0.0, through_size=lambda n, g: 0.0)


@mistake(RMS)
def backward_of_layernorm(call: Call) -> Shown:
    """dLdx takes a mean away, as LayerNorm's does: RMSNorm's forward has no mean."""
    return play(call, through_mean=lambda n, g: g.mean(-1, keepdim=True))


@mistake(*BOTH)
def backward_over_the_batch(call: Call) -> Shown:
    """dLdx takes its means over the batch, as in BatchNorm: forward takes them over features."""
    return play(
        call,
        through_mean=lambda n, g: g.mean(0) if n.centred else 0.0,
        through_size=lambda n, g: n.hat * (g * n.hat).mean(0),
    )


@mistake(*BOTH)
def size_term_not_divided(call: Call) -> Shown:
    """dLdx has a sum where a mean is expected: divide by the number of features."""
    return play(call, through_size=lambda n, g: n.hat * (g * n.hat).sum(-1, keepdim=True))


@mistake(*BOTH)
def scale_forgotten_in_backward(call: Call) -> Shown:
    """dLdx lacks gamma, by which forward multiplies."""
    return play(call, scaled=lambda n, dLdZ: dLdZ)


@mistake(*BOTH)
def size_forgotten_in_backward(call: Call) -> Shown:
    """dLdx is not divided by what forward divides by."""
    return play(call, dLdA=lambda n, g: g - n.through_mean(g) - n.through_size(g))


@mistake(*BOTH)
def scale_gradient_by_the_input(call: Call) -> Shown:
    """dLdgamma is computed from the input: gamma multiplies the normalised input."""
    return play(call, dLdgamma=lambda n, dLdZ: (dLdZ * n.A).sum(0))


@mistake(*BOTH)
def gradients_over_the_features(call: Call) -> Shown:
    """The parameters' gradients are summed over the features: each feature has its own."""
    return play(
        call,
        dLdgamma=lambda n, dLdZ: (dLdZ * n.hat).sum(-1),
        dLdbeta=lambda n, dLdZ: dLdZ.sum(-1),
    )


@mistake(*BOTH)
def gradients_averaged(call: Call) -> Shown:
    """The parameters' gradients are means: sum over the batch, the loss has averaged already."""
    return play(
        call,
        dLdgamma=lambda n, dLdZ: (dLdZ * n.hat).mean(0),
        dLdbeta=lambda n, dLdZ: dLdZ.mean(0),
    )
