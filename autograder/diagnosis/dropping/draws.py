"""The masks that a dropout has shown, and what was drawn together that is due apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from autograder.course.exercises.dropout import ANOTHER, TWO_CALLS, TWO_LAYERS, is_large
from autograder.course.exercises.evaluating import EVALUATED
from autograder.diagnosis.values import ShownValue

Shown = Mapping[str, Sequence[ShownValue]]
Said = tuple[str, str] | None  # a key and a sentence


class Draw(NamedTuple):
    """An output: of which case and call, p, the input, the output, and where it is not 0."""

    number: int
    second: bool
    p: float
    A: np.ndarray
    Z: np.ndarray
    kept: np.ndarray

    @property
    def mixed(self) -> bool:
        """Whether some of it is kept, and some is not."""
        return bool(self.kept.any() and not self.kept.all())


def draws_of(shown: Shown, name: str) -> list[Draw]:
    """The outputs of a name that have their inputs' shapes."""
    found = []
    for one in shown.get(name, ()):
        calls = one.case.calls
        # What is evaluated is the second call's input.
        A = calls[int(one.second or name == EVALUATED)].A
        if one.yours.shape == A.shape:
            kept = one.yours != 0
            found.append(Draw(one.number, one.second, one.case.p, A, one.yours, kept))
    return found


def large(draws: Mapping[str, Sequence[Draw]]) -> list[Draw]:
    """Those of which chance says little, with p between 0 and 1."""
    both = (*draws["Z"], *draws[ANOTHER])
    return [one for one in both if is_large(one.A.shape) and 0 < one.p < 1]


def _alike(kept: np.ndarray, axis: int) -> bool:
    """Whether a mask is the same all along an axis, of which there are several places."""
    return kept.shape[axis] > 1 and bool((kept == kept.take([0], axis)).all())


def in_pieces(draws: Mapping[str, Sequence[Draw]]) -> Said:
    """Whether channels are not dropped as wholes."""
    several = [one for one in large(draws) if max(one.A.shape[2:], default=1) > 1]
    if all(_whole(one) for one in several):
        return None
    return "single elements", (
        "single elements of a channel are dropped: a channel is kept or dropped as a whole, by one "
        "draw for each sample and channel"
    )


def _whole(draw: Draw) -> bool:
    space = [axis for axis in range(2, draw.kept.ndim) if draw.kept.shape[axis] > 1]
    return all(_alike(draw.kept, axis) for axis in space)


def drawn_together(draws: Mapping[str, Sequence[Draw]]) -> Said:
    """Whether one draw decides on what several are due for."""
    many = large(draws)
    if not many:
        return None
    what = "channel" if many[0].A.ndim > 2 else "element"
    sides = {bool(one.kept.all()) for one in many}
    if not any(one.mixed for one in many):
        if len(sides) == 1:
            return None  # which is a drop rate of 0 or 1
        return "one draw", (
            f"all is kept or dropped at once: one number is drawn, where one for each {what} is due"
        )
    if pieces := in_pieces(draws):
        return pieces
    mixed = [one for one in many if one.mixed]
    if all(_alike(one.kept, 0) for one in mixed):
        return "one for the batch", (
            "every sample of the batch drops the same: draw anew for each of them"
        )
    if all(_alike(one.kept, 1) for one in mixed):
        return "one for a sample", (
            f"a sample is kept or dropped as a whole: draw anew for each {what} of it"
        )
    return None


def drawn_again(name: str, draws: Mapping[str, Sequence[Draw]]) -> Said:
    """Whether a mask is drawn that was there before."""
    first = {one.number: one for one in draws["Z"] if not one.second and is_large(one.A.shape)}
    second = {one.number: one for one in draws["Z"] if one.second}
    another = {one.number: one for one in draws[ANOTHER]}
    by_calls, by_layers = _same(first, second), _same(first, another)
    if name == TWO_CALLS and by_calls and not by_layers:
        return "kept", (
            "every forward uses the mask of the first one: it is drawn only if there is none yet; "
            "draw a new one in each"
        )
    if by_calls and by_layers:
        return "always the same", (
            "every call drops the same, in each layer: is the generator seeded in forward, or is "
            "the mask the class's?"
        )
    if by_layers and name == TWO_LAYERS:
        return "same in each layer", (
            "every layer drops the same: is the generator seeded in the constructor?"
        )
    return None


def _same(ones: Mapping[int, Draw], others: Mapping[int, Draw]) -> bool:
    """Whether all these masks are the same, where they say something."""
    pairs = [(one, others.get(number)) for number, one in ones.items() if one.mixed]
    return bool(pairs) and all(b is not None and equal(a.kept, b.kept) for a, b in pairs)


def equal(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two masks of any shapes are the same."""
    return one.shape == other.shape and bool((one == other).all())
