"""Batch normalisation, over features and over images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import (
    ORDINARY,
    Aspect,
    Case,
    Exercise,
    Expected,
)
from autograder.course.exercises.evaluating import (
    AFTER_EVALUATION,
    EVALUATED,
    TRAINED_AGAIN,
    in_evaluation,
    remark_on_backward,
    remark_on_training,
)
from autograder.course.exercises.layer import call, constant, eighths, kind_of, tensor
from autograder.course.exercises.parameters import CONSTRUCTOR, as_kept, attribute
from autograder.course.exercises.sections import Sections, Values, backward, forward
from autograder.records.calls import SECOND

EPS = 1e-8
# Batch, channels, the sizes of an image, alpha, the input's spread, dtype.
ROWS_1D = (
    (3, 1, (), 0.9, 1.0, "float64"),  # of two samples, dLdA would be rounding alone
    (3, 2, (), 0.9, 1.0, "float64"),
    (6, 4, (), 0.8, 3.0, "float64"),
    (5, 3, (), 0.5, 0.1, "float64"),
    (6, 3, (), 0.9, 1.0, "float32"),
    (1, 3, (), 0.9, 1.0, "float64"),
    (4, 2, (), 0.9, 0.0, "float64"),
)
ROWS_2D = (
    (2, 1, (1, 2), 0.9, 1.0, "float64"),
    (1, 2, (2, 3), 0.9, 2.0, "float64"),
    (3, 3, (4, 2), 0.8, 3.0, "float64"),
    (4, 2, (3, 5), 0.5, 0.5, "float64"),
    (3, 3, (5, 4), 0.9, 1.0, "float32"),
    (2, 2, (2, 3), 0.9, 0.0, "float64"),
)


Shape = tuple[int, ...]
Channels = tuple[tuple[float, ...], ...]  # of an input, the values of each channel
ALPHA = 0.5  # of small cases
# Values whose mean and deviation are whole: 3 and 2, 4 and 9, 1 and 3, 1 and 2, 1 and 1.
FOUR, WIDE, NARROW = (1, 5, 1, 5), (13, -5, 13, -5), (4, -2, -2, 4)
FIVE, SIX = (-2, 0, 1, 2, 4), (2, 0, 2, 0, 0, 2)
LITTLE = (1e-4, -1e-4, 1e-4, -1e-4)  # of the size of eps, when they are squared
# What is given in two calls and in evaluation. After WIDE and NARROW, what is running is a square.
TINY_1D: tuple[tuple[Shape, Channels, Channels, Channels], ...] = (
    ((), (FOUR,), (NARROW,), ((3, 4),)),
    ((), (FIVE,), (FOUR,), ((3, 4),)),
    ((), (WIDE,), (NARROW,), ((4, -1),)),
    ((), ((3,) * 4,), ((2,) * 4,), ((3, 4),)),
    ((), (FOUR, NARROW), (WIDE, FOUR), ((3, 4), (1, 2))),
    ((), ((3,),), (FOUR,), ((3, 4),)),
    ((), (LITTLE,), (LITTLE,), (LITTLE,)),
)
TINY_2D: tuple[tuple[Shape, Channels, Channels, Channels], ...] = (
    ((1, 2), (FOUR,), (NARROW,), ((3, 4),)),
    ((2, 2), (FOUR,), (NARROW,), ((3, 4, 5, 6),)),
    ((1, 5), (FIVE,), (FIVE,), (FIVE,)),
    ((1, 2), (WIDE,), (NARROW,), ((4, -1),)),
    ((1, 2), ((3,) * 4,), ((2,) * 4,), ((3, 4),)),
    ((1, 2), (FOUR, NARROW), (SIX, SIX), ((3, 4), (1, 2))),
    ((1, 2), (LITTLE,), (LITTLE,), (LITTLE,)),
)


def of_channels(values: Channels, image: Shape) -> np.ndarray:
    """The input (N, C, ...) of images of a size, with these values in each channel."""
    rows = np.array(values, np.float64)
    return np.moveaxis(rows.reshape(len(rows), -1, *image), 0, 1)


def upstream(A: np.ndarray) -> np.ndarray:
    """A gradient for a small input (N, C, ...), of its shape, for which dLdZ has few decimals."""
    count = A.size // A.shape[1]
    numbers = (1, 2, 4, 1, 3, 1) if count != len(FIVE) else (1, 4, -1, 2, 4)
    return of_channels(
        (numbers[:count], (*numbers[1:count], numbers[0]))[: A.shape[1]], A.shape[2:]
    )


class BatchNorm(Exercise):
    """Batch normalisation: every channel to mean 0 and variance 1, then times BW plus Bb."""

    formula = "BZ = BW (Z - M) / √(V + 1e-8) + Bb, with each channel's mean M and variance V"
    attributes = ("BW", "Bb", "dLdBW", "dLdBb", "running_M", "running_V")
    stub: ClassVar[Mapping[str, str]] = {"Z": "BZ", "A": "Z", "dLdA": "dLdZ", "dLdZ": "dLdBZ"}
    aspects = ORDINARY
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gradients": ("overwrite", "add")}
    only_if_right = (AFTER_EVALUATION, TRAINED_AGAIN)
    rows: ClassVar[tuple[tuple[int, int, tuple[int, ...], float, float, str], ...]]
    tiny: ClassVar[tuple[tuple[Shape, Channels, Channels, Channels], ...]]

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for image, *values in self.tiny:
            first, later, evaluated = (of_channels(one, image) for one in values)
            C, ones = first.shape[1], (1,) * len(image)
            yield Case(
                label=f"Z of shape {first.shape}, alpha {ALPHA}",
                channels=C,
                alpha=ALPHA,
                BW=np.array([2.0, 3.0][:C]).reshape(1, C, *ones),
                Bb=np.array([1.0, -1.0][:C]).reshape(1, C, *ones),
                calls=[Case(A=A, dLdZ=upstream(A)) for A in (first, later)],
                evaluated=evaluated,
            )

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, C, image, alpha, spread, dtype in self.rows:
            later = N + 2 if N == 1 else N + 1
            shapes = [(N, C, *image), (later, C, *(n + 1 for n in image))]
            calls = [call(rng, shape, shape, dtype) for shape in shapes]
            ones = (1,) * len(image)
            for one in calls:  # away from mean 0 and variance 1
                offset = eighths(rng.normal(size=(C, *ones)))
                one["A"] = (one.A * spread + offset).astype(dtype)
            equal = ", all equal in a channel" if spread == 0 else ""
            yield Case(
                label=f"{kind_of(dtype)}Z of shape {shapes[0]}, alpha {alpha}{equal}",
                channels=C,
                alpha=alpha,
                BW=rng.standard_normal((1, C, *ones)).astype(dtype),
                Bb=rng.standard_normal((1, C, *ones)).astype(dtype),
                calls=calls,
                evaluated=call(rng, shapes[1], shapes[1], dtype).A,
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        layer, initial = self._made(student, case)
        yield {f"{name} as constructed": first for name, first in initial.items()}
        sections = Sections()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, forward(layer, one, mark))
            yield from sections.show(Aspect.STATE, _running(layer, mark))
            yield from sections.show(Aspect.BACKWARD, backward(layer, one, mark))
            yield from sections.show(Aspect.PARAMETERS, _gradients(layer, mark))
        yield from sections.show(Aspect.STATE, _evaluated(student, layer, case.evaluated))
        if sections.complete:
            fresh, first = self._made(student, case)[0], case.calls[0]
            remark_on_training(student, layer, fresh, first.A, first.dLdZ)
        sections.end()

    def _made(self, student: Any, case: Case) -> tuple[Any, dict[str, Any]]:
        """A layer with the case's BW and Bb, and those that it had itself."""
        layer = getattr(student, self.name)(case.channels, case.alpha)
        initial = {name: attribute(layer, name, CONSTRUCTOR) for name in ("BW", "Bb")}
        for name, first in initial.items():
            setattr(layer, name, as_kept(case[name], first))
        return layer, initial

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        C, alpha = case.channels, case.alpha
        BW, Bb = tensor(torch, case.BW), tensor(torch, case.Bb)
        axes = [axis for axis in range(BW.ndim) if axis != 1]
        mean, variance = torch.zeros_like(BW.detach()), torch.ones_like(BW.detach())
        sums = [0.0, 0.0]
        for name, first in (("BW", np.ones(BW.shape)), ("Bb", np.zeros(Bb.shape))):
            title = f"{name} as constructed"
            yield Expected(title, Aspect.STATE, first, given=True, any_shape=True)
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = tensor(torch, one.A)
            M = A.mean(axes, keepdim=True)
            V = A.var(axes, keepdim=True, correction=0)
            Z = (A - M) / (V + EPS).sqrt() * BW + Bb
            mean = alpha * mean + (1 - alpha) * M.detach()
            biased = V.detach()
            variance = alpha * variance + (1 - alpha) * biased
            dLdZ = constant(torch, one.dLdZ)
            dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, BW, Bb], dLdZ))
            terms = one.A.size // C
            # A variance of mean squares rounds by the square of this.
            scale = float(max(abs(one.A).max() / (biased + EPS).sqrt().min(), 1) ** 2)
            yield Expected(f"Z{mark}", Aspect.FORWARD, Z.detach().numpy(), terms, scale)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            running = {"running_M": (mean, None), "running_V": (variance, scale)}
            for name, (value, size) in running.items():
                title = f"{name}{mark}"
                yield Expected(title, Aspect.STATE, value.numpy(), terms, size, any_shape=True)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, dLdA, terms, scale)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
            for i, name in enumerate(("dLdBW", "dLdBb")):
                sums[i] = sums[i] + gradients[i]
                variants = {"add": np.asarray(sums[i])}
                yield Expected(
                    f"{name}{mark}",
                    Aspect.PARAMETERS,
                    gradients[i],
                    terms,
                    scale,
                    any_shape=True,
                    like=f"{name.removeprefix('dLd')} as constructed",
                    variants=variants,
                )
        evaluated = constant(torch, case.evaluated)
        Z = (evaluated - mean) / (variance + EPS).sqrt() * BW.detach() + Bb.detach()
        yield Expected(EVALUATED, Aspect.STATE, Z.numpy(), terms, scale)
        title = "running_M after evaluation"
        yield Expected(title, Aspect.STATE, mean.numpy(), terms, any_shape=True)
        yield Expected("BW", Aspect.STATE, case.BW, untouched=True, any_shape=True)
        yield Expected("Bb", Aspect.STATE, case.Bb, untouched=True, any_shape=True)


def _running(layer: Any, mark: str) -> Values:
    names = ("running_M", "running_V")
    yield {f"{name}{mark}": attribute(layer, name, CONSTRUCTOR) for name in names}


def _gradients(layer: Any, mark: str) -> Values:
    yield {f"{name}{mark}": attribute(layer, name, "backward") for name in ("dLdBW", "dLdBb")}


def _evaluated(student: Any, layer: Any, A: np.ndarray) -> Values:
    yield {EVALUATED: in_evaluation(layer, A)}
    yield {
        "running_M after evaluation": attribute(layer, "running_M", CONSTRUCTOR),
        **{name: attribute(layer, name, CONSTRUCTOR) for name in ("BW", "Bb")},
    }
    remark_on_backward(student, layer, A)


class BatchNorm1d(BatchNorm):
    """Batch normalisation of features: (N, C), each column by itself."""

    name = "BatchNorm1d"
    home = "mytorch/batchnorm.py"
    rows = ROWS_1D
    tiny = TINY_1D


class BatchNorm2d(BatchNorm):
    """Batch normalisation of images: (N, C, H, W), each channel by itself."""

    name = "BatchNorm2d"
    home = "mytorch/batchnorm2d.py"
    rows = ROWS_2D
    tiny = TINY_2D
