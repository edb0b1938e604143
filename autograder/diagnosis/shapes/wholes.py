"""What a whole shape is instead: another array's, the first call's, with axes lost or merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, permutations
from math import prod

from autograder.diagnosis.shapes.sized import Shape, Sized, size_words

FEW = 2  # shapes that are said side by side
MOST_LOST = 3  # axes
MEANT = {
    "A": "the input",
    "dLdZ": "the upstream gradient",
    "W": "W",
    "b": "b",
}
Rule = tuple[str, list[Shape | None]]


def whole_reason(values: Sequence[Sized]) -> str | None:
    """The first kind of rule of which one or two give every shape, the right ones, too."""
    for kind in KINDS:
        found = [says for says, shapes in kind(values) if _fits(values, shapes)]
        if found:
            return "; or ".join(found) if len(found) <= FEW else None
    return None


def _fits(values: Sequence[Sized], shapes: Sequence[Shape | None]) -> bool:
    return all(one.yours == shape for one, shape in zip(values, shapes, strict=True))


def _first_calls(values: Sequence[Sized]) -> Iterator[Rule]:
    """A second call's, of the shape that is due in the first."""
    if all(one.first is not None for one in values if not one.right):
        yield (
            "a second call has the shape that is due in the first: "
            "work it out anew in every forward",
            [one.due if one.first is None else one.first for one in values],
        )


def _of_given(values: Sequence[Sized]) -> Iterator[Rule]:
    """The shape of an array that is given."""
    for name, words in MEANT.items():
        shapes = [one.given.get(name) for one in values]
        due = [one.due for one in values]
        if shapes != due and all(len(shape or ()) != len(d) or len(d) < 3
                                 for shape, d in zip(shapes, due, strict=True)):  # fmt: skip
            yield f"its shape is that of {words}", shapes


def _in_another_order(values: Sequence[Sized]) -> Iterator[Rule]:
    """The sizes that are due, along other axes."""
    rank = len(values[0].due)
    words = size_words(values[0].name, rank)
    for order in permutations(range(rank)) if rank <= 4 else ():
        moved = [words[axis] for axis in range(rank) if order[axis] != axis]
        if moved:
            shapes: list[Shape | None] = [tuple(one.due[i] for i in order) for one in values]
            if len(moved) == 2:
                yield f"its {moved[0]} and its {moved[1]} are exchanged", shapes
            else:
                new = ", ".join(words[i] for i in order)
                yield f"its sizes are in another order: {new}", shapes


def _axes(values: Sequence[Sized]) -> list[str]:
    words = size_words(values[0].name, len(values[0].due))
    return [word.removeprefix("number of ") for word in words]


def _lost(values: Sequence[Sized]) -> Iterator[Rule]:
    """Axes are lacking."""
    words, rank = _axes(values), len(values[0].due)
    for count in range(1, min(rank, MOST_LOST) + 1):
        for lost in combinations(range(rank), count):
            shapes: list[Shape | None] = [
                tuple(n for axis, n in enumerate(one.due) if axis not in lost) for one in values
            ]
            single = all(one.due[axis] == 1 for one in values for axis in lost)
            how = "squeezed away" if single else "summed over, or indexed away"
            named = _listed([words[axis] for axis in lost])
            yield f"it lacks the {'axis' if count == 1 else 'axes'} of {named}: {how}", shapes


def _one_too_many(values: Sequence[Sized]) -> Iterator[Rule]:
    """An axis more than is due, of one element."""
    words = _axes(values)
    for place in range(len(words) + 1):
        where = f"before that of {words[place]}" if place < len(words) else "at the end"
        yield (
            f"it has an axis of size 1 more than is due, {where}",
            [(*one.due[:place], 1, *one.due[place:]) for one in values],
        )


def _one_more(values: Sequence[Sized]) -> Iterator[Rule]:
    """An axis more than is due, of any size: something is not summed over."""
    words = _axes(values)
    for place in range(len(words) + 1):
        where = f"before that of {words[place]}" if place < len(words) else "at the end"
        shapes: list[Shape | None] = [
            (*one.due[:place], *one.yours[place : place + 1], *one.due[place:]) for one in values
        ]
        yield f"it has an axis more than is due, {where}: is a sum over it missing?", shapes


def _merged(values: Sequence[Sized]) -> Iterator[Rule]:
    """Neighbouring axes as one."""
    words, rank = _axes(values), len(values[0].due)
    if rank > 1:
        flat: list[Shape | None] = [(prod(one.due),) for one in values]
        yield "it is flat: all its elements are along one axis", flat
    for start in range(rank):
        for end in range(start + 2, rank + (start > 0)):
            named = _listed(words[start:end])
            shapes: list[Shape | None] = [
                (*one.due[:start], prod(one.due[start:end]), *one.due[end:]) for one in values
            ]
            yield f"its {named} are one axis: they have one each", shapes


def _input_merged(values: Sequence[Sized]) -> Iterator[Rule]:
    """The input's shape with other neighbouring axes as one than those that are due."""
    shapes = [one.given.get("A", ()) for one in values]
    rank = min(map(len, shapes))
    words = [w.removeprefix("number of ") for w in size_words("A", rank)]
    for start, end in combinations(range(rank + 1), 2) if max(map(len, shapes)) == rank else ():
        if end - start > 1:
            merged: list[Shape | None] = [
                (*shape[:start], prod(shape[start:end]), *shape[end:]) for shape in shapes
            ]
            named = _listed(words[start:end])
            yield f"it is the input's shape with its {named} as one axis", merged


def _last_kept(values: Sequence[Sized]) -> Iterator[Rule]:
    """All axes of the input as one, but for the last, where it is the first that stays."""
    shapes = [one.given.get("A", ()) for one in values]
    if all(len(one.due) == 2 <= len(shape) for one, shape in zip(values, shapes, strict=True)):
        made: list[Shape | None] = [(prod(shape[:-1]), shape[-1]) for shape in shapes]
        yield "all axes but the last have become one: the first has to stay, for the samples", made


def _single_number(values: Sequence[Sized]) -> Iterator[Rule]:
    """Where one number is due, one for each sample, or for each element."""
    if any(one.due for one in values):
        return
    A = [one.given.get("A") for one in values]
    each: tuple[tuple[str, Callable[[Shape], Shape]], ...] = (
        ("element", lambda shape: shape),
        ("sample", lambda shape: shape[:1]),
        ("sample", lambda shape: (*shape[:1], 1)),
        ("output", lambda shape: shape[1:]),
        ("output", lambda shape: (1, *shape[1:])),
    )
    for word, made in each:
        shapes = [made(shape) if shape else None for shape in A]
        yield f"it has one number for each {word}: a single one is due, of all of them", shapes


def _listed(words: Sequence[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


KINDS: tuple[Callable[[Sequence[Sized]], Iterator[Rule]], ...] = (
    _first_calls,
    _single_number,
    _in_another_order,
    _of_given,
    _one_too_many,
    _lost,
    _merged,
    _last_kept,
    _input_merged,
    _one_more,
)
