"""The same training here and in PyTorch, compared step by step.

Differences are relative. A loss is compared with PyTorch's; the gradients, and the weights, of
a layer with the largest of that layer in PyTorch: a single gradient that happens to be near zero
has no digits of its own to agree in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from models.training.trainer import Trainer
from models.training.twin import Twin
from mytorch.layer import Array

ALLOWED = 1e-10  # of each step, in float64
NOTABLE = 1e-6  # of a free run's loss
ROUNDING = 1e-12  # of a layer's largest gradient: below that, a gradient is a zero


@dataclass
class Differences:
    """The greatest relative difference of every step so far."""

    loss: list[float] = field(default_factory=list)
    gradients: list[float] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    free: list[float] = field(default_factory=list)  # of the free run's loss
    left_out: int = 0  # weight arrays not compared, in the step with most of them

    @property
    def greatest(self) -> float:
        """The greatest difference of all steps, each from the same weights."""
        return float(np.max([*self.loss, *self.gradients, *self.weights], initial=0.0))

    def first_notable(self) -> int | None:
        """The step, counted from 1, at which the free run's loss first differs visibly."""
        return next((k for k, each in enumerate(self.free, 1) if not each <= NOTABLE), None)


class Comparison:
    """Steps a trainer and two twins: one starts every step from our weights, one is free."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.twin = Twin(trainer.recipe, trainer.weights)
        self.free = Twin(trainer.recipe, trainer.weights)
        self.differences = Differences()

    def step(self) -> float:
        """Make one step in all three and note the differences; returns our loss."""
        trainer, twin, noted = self.trainer, self.twin, self.differences
        micro_batches = trainer.next_batches()
        twin.assign(trainer.weights)
        loss, theirs = trainer.step(), twin.step(micro_batches)
        noted.loss.append(_relative(loss, theirs))
        noted.free.append(_relative(loss, self.free.step(micro_batches)))
        layers = [id(layer) for layer, _ in trainer.places]
        gradients, scales = twin.gradients, _scales(twin.gradients, layers)
        noted.gradients.append(greatest(trainer.gradients, gradients, scales))
        # A bias before a BatchNorm has no gradient but rounding. Adam divides a gradient by its
        # size, and so makes steps of it that cannot agree.
        real = [_size(g) >= ROUNDING * scale for g, scale in zip(gradients, scales, strict=True)]
        noted.left_out = max(noted.left_out, len(real) - sum(real))
        scales = [
            scale if moves else np.inf
            for scale, moves in zip(_scales(twin.weights, layers), real, strict=True)
        ]
        noted.weights.append(greatest(trainer.weights, twin.weights, scales))
        return loss


def holds(differences: Differences, dtype: str) -> bool:
    """Whether step parity is as promised; nothing is promised for float32."""
    return dtype != "float64" or differences.greatest <= ALLOWED


def report(differences: Differences, dtype: str) -> list[str]:
    """The differences, in words."""
    lines = ["step parity (both start each step from the same weights), greatest difference:"]
    for name in ("loss", "gradients", "weights"):
        values: list[float] = getattr(differences, name)
        where = int(np.argmax(values))
        lines.append(f"  {name:<10}{values[where]:8.1e}  at step {where + 1:,} of {len(values):,}")
    if differences.left_out:
        lines.append(f"  not in it: {differences.left_out} biases without a gradient but rounding")
    if dtype == "float64":
        lines.append(f"  {'' if holds(differences, dtype) else 'NOT '}within {ALLOWED:g}")
    where, first = int(np.argmax(differences.free)), differences.first_notable()
    lines.append("free run (each goes its own way), greatest difference:")
    lines.append(f"  {'loss':<10}{differences.free[where]:8.1e}  at step {where + 1:,}")
    passes = "never passes" if first is None else f"at step {first:,} it first passes"
    return [*lines, f"  {passes} {NOTABLE:g}"]


def _relative(ours: float, theirs: float) -> float:
    return greatest([np.array(ours)], [np.array(theirs)], [abs(theirs)])


def _size(array: Array) -> float:
    return float(np.abs(array).max())


def _scales(arrays: Sequence[Array], layers: Sequence[int]) -> list[float]:
    """For each array the largest number of its layer."""
    scales: list[float] = []
    for _, same in groupby(zip(layers, arrays, strict=True), key=lambda pair: pair[0]):
        sizes = [_size(array) for _, array in same]
        scales += [max(sizes)] * len(sizes)
    return scales


def greatest(ours: Sequence[Array], theirs: Sequence[Array], scales: Sequence[float]) -> float:
    """The greatest difference between two lists of arrays of equal shapes, each by its scale."""
    differences = np.array([_size(a - b) for a, b in zip(ours, theirs, strict=True)])
    with np.errstate(divide="ignore"):
        relative = np.divide(differences, scales, out=np.zeros(len(scales)), where=differences != 0)
    return float(relative.max())  # NaN, if there is one
