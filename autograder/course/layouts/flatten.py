"""Flatten, where axes are moved as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from autograder.course.exercise import Exercise
from autograder.course.layouts.misread import Misread, Order, changed, named
from autograder.course.mistake import Call, Mistake, Shown


def of_flattened(exercise: Exercise) -> Iterator[Mistake]:
    """Axes that are moved before they are flattened; behind that, the gradient's."""
    for key, (words, order) in MOVED.items():
        sentence = f"{words} where the shape changes: elements keep their order, so only reshape"
        yield named(f"flat {key}", sentence, exercise, partial(_flat, order))
        again = f"{words} behind the reshape: elements keep their order, so only reshape"
        yield named(f"flat {key} laid", again, exercise, partial(_flat_laid, order))
    sentence = "the elements are dealt out among the samples in turn: one after the other is due"
    yield named("flat dealt", sentence, exercise, _dealt)


def _flat(order: Callable[[int], Order | None], call: Call) -> Shown:
    """The axes moved before forward's reshape, and moved back behind backward's."""
    moved = order(call.A.ndim)
    if moved is None:
        return {}
    back = Misread(tuple(range(call.A.ndim)), moved)
    Z = call.A.permute(moved).reshape(len(call.A), -1)
    return changed(call, {"Z": Z, "dLdA": back.of(call.dLdZ.reshape(call.A.shape))})


def _flat_laid(order: Callable[[int], Order | None], call: Call) -> Shown:
    """The axes moved in the gradient of the right shape, before it is reshaped to that again."""
    moved = order(call.A.ndim)
    if moved is None:
        return {}
    laid = Misread(moved, tuple(range(call.A.ndim)))
    return changed(call, {"dLdA": laid.of(call.dLdZ.reshape(call.A.shape))})


def _swapped(one: int, other: int, rank: int) -> Order | None:
    """All axes, two of them swapped; None where there are not so many."""
    if max(one % rank, other % rank, one, other) >= rank or one % rank == other % rank:
        return None
    order = [*range(rank)]
    order[one], order[other] = order[other], order[one]
    return tuple(order)


# What is moved, and all axes in their new order, by the rank.
MOVED: Mapping[str, tuple[str, Callable[[int], Order | None]]] = {
    "next": ("the axes 1 and 2 are swapped", partial(_swapped, 1, 2)),
    "last": ("the last two axes are swapped", partial(_swapped, -1, -2)),
    "ends": ("the axes 1 and -1 are swapped", partial(_swapped, 1, -1)),
    "behind": ("the channels are moved behind all others", lambda rank: (0, *range(2, rank), 1)),
    "turned": ("all axes are turned round", lambda rank: tuple(reversed(range(rank)))),
}


def _dealt(call: Call) -> Shown:
    """Rows that are a transpose's columns."""
    N = len(call.A)
    dLdA = call.dLdZ.T.reshape(call.A.shape)
    return changed(call, {"Z": call.A.reshape(-1, N).T, "dLdA": dLdA})
