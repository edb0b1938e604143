"""What it is to read an array in another order of its axes than that in which it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.mistake import Call, Mistake, Shown

Order = tuple[int, ...]
MOVES = "reshape does not move axes, transpose does"
MEETS = "what they are multiplied with has to lie in the same order"
# What the axes are called, by their number.
PLACES: Mapping[int, tuple[str, ...]] = {
    2: ("sample", "feature"),
    3: ("sample", "channel", "position"),
    4: ("sample", "channel", "row", "column"),
}
WEIGHTS: Mapping[int, tuple[str, ...]] = {
    2: ("output", "input"),
    3: ("output", "input", "position"),
    4: ("output", "input", "row", "column"),
}


class Misread(NamedTuple):
    """The axes' order in which the elements lie, and that in which they are read."""

    laid: Order
    read: Order

    def of(self, array: Any) -> Any:
        """The tensor, of as many axes, as it is then taken: in its own shape."""
        flat = array.permute(self.laid).reshape([array.shape[axis] for axis in self.read])
        back = sorted(range(array.ndim), key=self.read.__getitem__)
        return flat.permute(back).contiguous()

    def key(self) -> str:
        """What it is known by."""
        return "-".join("".join(map(str, order)) for order in self)

    def told(self, name: str, words: Sequence[str], advice: str) -> str:
        """The sentence on an array of this name, whose axes have these names."""
        own = tuple(range(len(words)))
        laid, read, here = (listed(order, words) for order in (*self, own))
        if self.laid == own:
            how = f"are read in the order {read}, but lie in {here}"
        else:
            how = f"are laid out in the order {laid}, but read in {read}"
        return f"the elements of {name} {how}: {advice}"


def listed(order: Order, words: Sequence[str]) -> str:
    """The axes in an order, by their names."""
    return f"({', '.join(words[axis] for axis in order)})"


def _read(order: Order) -> Misread:
    return Misread(tuple(range(len(order))), order)


def _both_ways(*orders: Order) -> tuple[Misread, ...]:
    """Read in each of these orders, or laid out so: the likeliest first."""
    own = tuple(range(len(orders[0])))
    return tuple(m for one in orders for m in (Misread(own, one), Misread(one, own)))


# Of inputs, outputs and their gradients: with the channels last, with the channels first, with the
# width before the height; and with the samples behind the places.
IMAGES: Mapping[int, tuple[Misread, ...]] = {
    2: _both_ways((1, 0)),
    3: (
        *_both_ways((0, 2, 1), (1, 0, 2)),
        _read((1, 2, 0)),
        Misread((1, 2, 0), (0, 1, 2)),
        Misread((1, 2, 0), (1, 0, 2)),
        Misread((1, 0, 2), (1, 2, 0)),
    ),
    4: (
        *_both_ways((0, 2, 3, 1), (1, 0, 2, 3), (0, 1, 3, 2)),
        _read((1, 2, 3, 0)),
        Misread((1, 2, 3, 0), (0, 1, 2, 3)),
        Misread((1, 2, 3, 0), (1, 0, 2, 3)),
        Misread((1, 0, 2, 3), (1, 2, 3, 0)),
    ),
}
# Of an input that is to be unrolled.
UNROLLED: Mapping[int, tuple[Misread, ...]] = {
    2: IMAGES[2],
    3: (*_both_ways((0, 2, 1)), _read((1, 0, 2))),
    4: (*_both_ways((0, 2, 3, 1), (0, 1, 3, 2)), _read((1, 0, 2, 3))),
}
# Of weights: with the inputs last, with the outputs last, with both exchanged, with the kernel
# first; with the whole of an output's kernel turned round. SWAPPED has as many rows as columns.
KERNELS: Mapping[int, tuple[Misread, ...]] = {
    2: _both_ways((1, 0)),
    3: (*_both_ways((0, 2, 1), (1, 2, 0), (1, 0, 2)), _read((2, 1, 0)), _read((2, 0, 1))),
    4: (
        *_both_ways((0, 2, 3, 1), (1, 2, 3, 0), (1, 0, 2, 3)),
        *map(_read, ((2, 3, 1, 0), (2, 3, 0, 1), (0, 3, 2, 1))),
    ),
}
SWAPPED = Misread((0, 1, 3, 2), (0, 1, 2, 3))
# In which orders images are reshaped, worked on, and reshaped back.
THERE_AND_BACK: Mapping[int, tuple[Order, ...]] = {
    3: ((0, 2, 1),),
    4: ((0, 2, 3, 1), (0, 1, 3, 2)),
}
BY_CHANNELS: tuple[Order, ...] = ((0, 2, 3, 1), (1, 0, 2, 3))  # last, or first


def named(key: str, sentence: str, exercise: Exercise, function: Any) -> Mistake:
    """A way of which each value is told by itself."""
    name = f"layout/{key.replace(' ', '_')}"
    return Mistake(name, sentence, (exercise.name,), function, apart=True)


def changed(call: Call, shown: Shown) -> Shown:
    """What of it is not as it should be."""
    right = call.right
    return {
        name: value
        for name, value in shown.items()
        if value.shape != right[name].shape or not call.torch.allclose(value, right[name])
    }
