"""How resampling goes wrong, by combination: (which rule) x (along which axis) x (which pass).

And by the right rule, along every other choice of axes: a colon too few, and channels are thinned.
A rule says which element comes to which place along one axis. Upsampling forward and downsampling
backward spread elements out; downsampling forward and upsampling backward pick some. Nothing here
is computed as a layer computes it: each rule is a matrix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from autograder.course.exercise import Exercise
from autograder.course.exercises.resampling import Resampling, Upsample
from autograder.course.mistake import Call, Mistake, Shown

Places = Iterable[tuple[int, int]]  # an element's place in the result, and where it comes from


class Rule(NamedTuple):
    """What is wrong, and the places by the source's size, the size that is due, and the factor.

    `size` gives the result's size by the same three; it is the one that is due where there is none.
    """

    key: str
    says: str
    places: Callable[[int, int, int], Places]
    size: Callable[[int, int, int], int] = lambda n, due, k: due
    share: Callable[[int], float] = lambda k: 1.0  # what each element is multiplied by
    taken: str = "sum"  # of what comes to one place; or its mean, or the greatest


def _every(step: Callable[[int], int]) -> Callable[[int, int, int], Places]:
    """Elements put so far apart as `step` says of the factor."""
    return lambda n, due, k: ((step(k) * i, i) for i in range(n))


def _picked(step: Callable[[int], int], start: int = 0) -> Callable[[int, int, int], Places]:
    """Every so manieth element."""
    return lambda n, due, k: ((i, start + step(k) * i) for i in range(n))


def _so_far_apart(step: Callable[[int], int]) -> Callable[[int, int, int], int]:
    return lambda n, due, k: step(k) * (n - 1) + 1


def _so_many(step: Callable[[int], int], start: int = 0) -> Callable[[int, int, int], int]:
    return lambda n, due, k: -(-(n - start) // step(k))


SQUARED, MORE, LESS = (lambda k: k * k), (lambda k: k + 1), (lambda k: max(k - 1, 1))
IN_STEPS = "does a loop over what is counted one by one go in steps of the factor?"
DIVIDED = "the element at i comes to i divided by the factor, where i times the factor is due"
SPREAD: Sequence[Rule] = (
    Rule("every factor-th alone", f"only every factor-th element is put in its place: {IN_STEPS}",
         lambda n, due, k: ((k * i, i) for i in range(0, n, k))),
    Rule("same places alone", "elements stay where they were, and all but every factor-th are 0",
         lambda n, due, k: ((i, i) for i in range(0, n, k))),
    Rule("squared", "elements are factor squared apart: the index is multiplied by it twice",
         _every(SQUARED)),
    Rule("squared and larger", "elements are factor squared apart: it is used twice",
         _every(SQUARED), _so_far_apart(SQUARED)),
    Rule("one more", "elements are factor + 1 apart: factor - 1 zeros belong between two",
         _every(MORE)),
    Rule("one more and larger",
         "elements are factor + 1 apart: factor - 1 zeros belong between two, factor are there",
         _every(MORE), _so_far_apart(MORE)),
    Rule("one less", "elements are factor - 1 apart: a zero is missing between every two",
         _every(LESS)),
    Rule("one less and smaller", "elements are factor - 1 apart: a zero is missing between two",
         _every(LESS), _so_far_apart(LESS)),
    Rule("copies", "each element is followed by copies of it where zeros belong",
         lambda n, due, k: ((k * i + j, i) for i in range(n) for j in range(k))),
    Rule("copies to the end", "each element is followed by copies of it where zeros belong",
         lambda n, due, k: ((k * i + j, i) for i in range(n) for j in range(k)),
         lambda n, due, k: k * n),
    Rule("shares", "each element is spread over its group in equal shares: zeros belong behind it",
         lambda n, due, k: ((k * i + j, i) for i in range(n) for j in range(k)),
         share=lambda k: 1 / k),
    Rule("to the end", "zeros follow the last element, too: they belong between neighbours only",
         _every(lambda k: k), lambda n, due, k: k * n),
    Rule("zeros first", "zeros stand before each element: the first element has to be the first",
         lambda n, due, k: ((k * i + k - 1, i) for i in range(n))),
    Rule("zeros first to the end",
         "zeros stand before each element, the first one, too: they belong between neighbours",
         lambda n, due, k: ((k * i + k - 1, i) for i in range(n)), lambda n, due, k: k * n),
    Rule("one later", "everything is one place too late: the first element has to be the first",
         lambda n, due, k: ((k * i + 1, i) for i in range(n))),
    Rule("divided", f"{DIVIDED}, and each overwrites the one before",
         lambda n, due, k: ((i // k, i) for i in range(n) if i % k == k - 1 or i == n - 1)),
    Rule("divided and added", f"{DIVIDED}, and they are added up there",
         lambda n, due, k: ((i // k, i) for i in range(n))),
    Rule("packed", "elements stand side by side, with all zeros behind them: they need a step",
         lambda n, due, k: ((i, i) for i in range(n))),
)  # fmt: skip
PICK: Sequence[Rule] = (
    Rule("every factor-th alone", f"only every factor-th place is filled: {IN_STEPS}",
         lambda n, due, k: ((i, k * i) for i in range(0, due, k))),
    Rule("same places alone",
         "only every factor-th place is filled, from the same place: side by side is due",
         lambda n, due, k: ((i, i) for i in range(0, due, k))),
    Rule("squared", "each element kept is factor squared behind the one before: the index is "
         "multiplied by the factor twice", _picked(SQUARED)),
    Rule("squared and smaller", "each element kept is factor squared behind the one before: it is "
         "used twice", _picked(SQUARED), _so_many(SQUARED)),
    Rule("one more", "each element kept is factor + 1 behind the one before", _picked(MORE)),
    Rule("one more and smaller", "each element kept is factor + 1 behind the one before",
         _picked(MORE), _so_many(MORE)),
    Rule("one less", "each element kept is factor - 1 behind the one before", _picked(LESS)),
    Rule("one less and larger", "each element kept is factor - 1 behind the one before",
         _picked(LESS), _so_many(LESS)),
    Rule("from the second", "the second element is kept first: start with the first",
         _picked(lambda k: k, 1), _so_many(lambda k: k, 1)),
    Rule("from the second in its size", "the second element is kept first: start with the first",
         _picked(lambda k: k, 1)),
    Rule("last of each", "the last of every factor elements is kept: keep the first of them",
         lambda n, due, k: ((i, k * i + k - 1) for i in range(n)), lambda n, due, k: n // k),
    Rule("last of each in its size",
         "the last of every factor elements is kept: keep the first of them",
         lambda n, due, k: ((i, k * i + k - 1) for i in range(n))),
    Rule("divided",
         "the element at i is taken from i divided by the factor: i times the factor is due",
         lambda n, due, k: ((i, i // k) for i in range(due))),
    Rule("first ones", "the first elements are kept, side by side: keep every factor-th of all",
         lambda n, due, k: ((i, i) for i in range(due))),
    Rule("last ones", "the last elements are kept, side by side: keep every factor-th of all",
         lambda n, due, k: ((i, n - due + i) for i in range(due))),
    Rule("sums", "every factor elements are added up: the first of them is due by itself",
         lambda n, due, k: ((i, k * i + j) for i in range(due) for j in range(k))),
    Rule("means", "it is the mean of every factor elements: the first of them is due by itself",
         lambda n, due, k: ((i, k * i + j) for i in range(due) for j in range(k)), taken="mean"),
    Rule("greatest", "it is the greatest of every factor elements: the first of them is due",
         lambda n, due, k: ((i, k * i + j) for i in range(due) for j in range(k)), taken="max"),
)  # fmt: skip
RIGHT = {True: Rule("", "", _every(lambda k: k)), False: Rule("", "", _picked(lambda k: k))}
ALONG_2D: Mapping[str, tuple[int, ...]] = {
    "": (2, 3),
    "along the height alone,": (2,),
    "along the width alone,": (3,),
}
ALONG_1D: Mapping[str, tuple[int, ...]] = {"": (2,)}
# What the axes are called, by how many there are.
AXES = {3: ("samples", "channels", "width"), 4: ("samples", "channels", "height", "width")}


def ways_to_resample(exercise: Exercise) -> Iterator[Mistake]:
    """Every rule, along every choice of axes, in forward and in backward by itself."""
    if not isinstance(exercise, Resampling):
        return
    along = ALONG_2D if len(exercise.sizes[0]) > 1 else ALONG_1D
    spreads = {"Z": isinstance(exercise, Upsample), "dLdA": not isinstance(exercise, Upsample)}
    for (where, axes), (name, spread) in product(along.items(), spreads.items()):
        for rule in SPREAD if spread else PICK:
            if name == "dLdA" and rule.key == "to the end":
                continue  # of which the shape says more: inputs of several sizes lead to one
            key = f"resampled/{name} {rule.key} {where}".strip(" ,").replace(" ", "_")
            said = f"{where} {rule.says}{'' if rule.says.endswith('?') else '.'}".lstrip()
            use = partial(_by, rule, axes, spread, name)
            yield Mistake(key, said[:1].upper() + said[1:], (exercise.name,), use)
    yield from _along_other_axes(exercise, spreads)


def _along_other_axes(exercise: Exercise, spreads: Mapping[str, bool]) -> Iterator[Mistake]:
    """The right rule, along other axes than those of space."""
    assert isinstance(exercise, Resampling)
    names = AXES[2 + len(exercise.sizes[0])]
    own, every = tuple(range(2, len(names))), range(1, len(names) + 1)
    for axes in (some for count in every for some in combinations(range(len(names)), count)):
        for name, spread in spreads.items() if axes != own else ():
            words, due = (" and ".join(f"the {names[a]}" for a in some) for some in (axes, own))
            does = "Zeros are put in" if spread else "It goes in steps of the factor"
            key = f"resampled/{name}_along_{'_'.join(names[a] for a in axes)}"
            use = partial(_along, axes, spread, name)
            yield Mistake(key, f"{does} along {words}: along {due} is due.", (exercise.name,), use)


def _along(axes: Sequence[int], spread: bool, name: str, call: Call) -> Shown:
    """What is shown where these axes are gone along, and the others left as they are."""
    array, k = (call.A if name == "Z" else call.dLdZ), call.case.factor
    made = array.numpy()
    for axis in axes:
        n = array.shape[axis]
        size = k * (n - 1) + 1 if spread else -(-n // k)
        if spread and name == "dLdA" and axis > 1:
            size = call.A.shape[axis]  # which it has to be, whatever lies behind the last element
        matrix = _matrix(RIGHT[spread], n, size, k)
        made = np.moveaxis(np.moveaxis(made, axis, -1) @ matrix.T, -1, axis)
    return {name: made}


def _by(rule: Rule, axes: Sequence[int], spread: bool, name: str, call: Call) -> Shown:
    """What is shown by a rule along some axes, and as it should be along the others."""
    array, due = (call.A, call.dLdZ) if name == "Z" else (call.dLdZ, call.A)
    right, made = RIGHT[spread], array.numpy()
    for axis in range(2, array.ndim):
        taken = rule if axis in axes else right
        matrix = _matrix(taken, array.shape[axis], due.shape[axis], call.case.factor)
        made = np.moveaxis(_through(matrix, np.moveaxis(made, axis, -1), taken.taken), -1, axis)
    return {name: made}


def _through(matrix: np.ndarray, array: np.ndarray, taken: str) -> np.ndarray:
    """An array (..., n) by a matrix (size, n), as (..., size)."""
    if taken == "max":
        return np.asarray(np.where(matrix > 0, array[..., None, :], -np.inf).max(-1))
    if taken == "mean":
        matrix = matrix / matrix.sum(1, keepdims=True)
    return np.asarray(array @ matrix.T)


def _matrix(rule: Rule, n: int, due: int, k: int) -> np.ndarray:
    """The matrix (size, n) of a rule, from which what does not fit is left out."""
    size = max(rule.size(n, due, k), 0)
    matrix = np.zeros((size, n))
    for to, source in rule.places(n, due, k):
        if to < size and source < n:
            matrix[to, source] = rule.share(k)
    return matrix
