"""The shapes of what functions of NumPy make of several arrays, by the arrays' shapes."""

from __future__ import annotations

from collections.abc import Sequence

Shape = tuple[int, ...]


def concatenated(shapes: Sequence[Shape], axis: int) -> Shape | None:
    """Of arrays one behind another along an axis; None where they do not fit."""
    if not shapes or not -len(shapes[0]) <= axis < len(shapes[0]):
        return None
    at = axis % len(shapes[0])
    others = {(*one[:at], *one[at + 1 :]) for one in shapes}
    if len(others) > 1 or len({*map(len, shapes)}) > 1:
        return None
    size = sum(one[at] for one in shapes)
    return (*shapes[0][:at], size, *shapes[0][at + 1 :])


def contracted(left: Shape, right: Shape, axes: Sequence[Sequence[int]]) -> Shape | None:
    """Of two arrays that are multiplied and summed over pairs of axes; None where that fails."""
    sides = [*zip((left, right), axes, strict=False)]
    if len(sides) < 2 or not all(-len(s) <= n < len(s) for s, over in sides for n in over):
        return None
    gone = [[n % len(shape) for n in over] for shape, over in sides]
    if [left[n] for n in gone[0]] != [right[n] for n in gone[1]]:
        return None
    kept = [
        tuple(size for at, size in enumerate(shape) if at not in over)
        for (shape, _), over in zip(sides, gone, strict=True)
    ]
    return (*kept[0], *kept[1])
