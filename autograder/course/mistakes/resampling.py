"""Mistakes in upsampling and downsampling."""

from __future__ import annotations

from typing import Any

from autograder.course.exercises.resampling import zero_stuffed
from autograder.course.mistake import Call, Shown, mistake

FOR_STUDENTS = True

UP = ("Upsample1d", "Upsample2d")
DOWN = ("Downsample1d", "Downsample2d")
IN_2D = ("Upsample2d", "Downsample2d")


def along(array: Any, cut: slice) -> Any:
    """The array (N, C, ...), cut alike along all axes but N and C."""
    return array[(..., *[cut] * (array.ndim - 2))]


def in_zeros(call: Call, array: Any, sizes: list[int], step: int = 1) -> Any:
    """Zeros (N, C, *sizes) with the array at every `step`-th place; the rest is cut off."""
    zeros = call.torch.zeros(*array.shape[:2], *sizes, dtype=array.dtype)
    room = along(zeros, slice(None, None, step))
    fits = [slice(min(a, b)) for a, b in zip(array.shape[2:], room.shape[2:], strict=True)]
    room[(..., *fits)] = array[(..., *fits)]
    return zeros


def repeated(array: Any, k: int) -> Any:
    """Every element of (N, C, ...) k times along all axes but N and C."""
    for axis in range(2, array.ndim):
        array = array.repeat_interleave(k, axis)
    return array


def upsamples(call: Call) -> bool:
    """Whether the layer is one that upsamples."""
    return call.exercise.name in UP


@mistake(*UP, *DOWN)
def packed_at_the_front(call: Call) -> Shown:
    """The elements stand side by side, with all zeros behind them: the one at i belongs at k i."""
    if upsamples(call):
        return {"Z": in_zeros(call, call.A, list(call.right["Z"].shape[2:]))}
    return {"dLdA": in_zeros(call, call.dLdZ, list(call.A.shape[2:]))}


def _packed(call: Call, axis: int) -> Shown:
    """What a 2-D layer shows that leaves out the step along one axis where it fills in zeros."""
    k, up = call.case.factor, upsamples(call)
    array, expected = (call.A, call.right["Z"]) if up else (call.dLdZ, call.A)
    filled = call.torch.zeros_like(expected)
    places = [slice(array.shape[i]) if i == axis else slice(None, None, k) for i in (2, 3)]
    filled[(..., *places)] = array
    return {"Z" if up else "dLdA": filled}


@mistake(*IN_2D)
def packed_along_columns(call: Call) -> Shown:
    """The columns stand side by side, with all zeros behind them: their slice needs a step, too."""
    return _packed(call, 3)


@mistake(*IN_2D)
def packed_along_rows(call: Call) -> Shown:
    """The rows stand one below the other, all zeros after them: their slice needs a step, too."""
    return _packed(call, 2)


@mistake(*UP, *DOWN)
def slice_without_step(call: Call) -> Shown:
    """The first k elements are taken, not every k-th one: look at the colons of the slice."""
    first = slice(call.case.factor)
    if upsamples(call):
        return {"dLdA": along(call.dLdZ, first)}
    return {"Z": along(call.A, first)}


@mistake(*UP)
def zeros_after_the_last(call: Call) -> Shown:
    """Zeros follow the last element, too: they belong between neighbours only."""
    return {"Z": in_zeros(call, call.right["Z"], [call.case.factor * n for n in call.A.shape[2:]])}


@mistake(*UP)
def one_zero_too_many(call: Call) -> Shown:
    """There are k zeros between neighbours: count again how far apart they should be."""
    more = slice(None, None, call.case.factor + 1)
    Z = zero_stuffed(call.torch, call.A, call.case.factor + 1)
    return {"Z": Z, "dLdA": along(call.dLdZ, more)}


@mistake(*UP)
def repeated_instead_of_zeros(call: Call) -> Shown:
    """Every element is repeated k times: upsampling puts zeros between them."""
    return {"Z": repeated(call.A, call.case.factor)}


@mistake(*DOWN)
def gradient_repeated(call: Call) -> Shown:
    """Dropped elements get a gradient too: they had no influence on Z, so theirs is 0."""
    spread = repeated(call.dLdZ, call.case.factor)
    return {"dLdA": in_zeros(call, spread, list(call.A.shape[2:]))}


@mistake(*UP, *DOWN)
def starts_at_the_second(call: Call) -> Shown:
    """Every k-th element is taken from the second on: start with the first."""
    cut = slice(1, None, call.case.factor)
    if upsamples(call):
        return {"dLdA": along(call.dLdZ, cut)}
    return {"Z": along(call.A, cut)}


@mistake(*DOWN)
def last_of_each_group(call: Call) -> Shown:
    """The last of every k elements is kept: keep the first of them."""
    return {"Z": along(call.A, slice(call.case.factor - 1, None, call.case.factor))}


@mistake(*DOWN)
def output_size_by_floor_division(call: Call) -> Shown:
    """The last elements are missing: the output's size has to be rounded up."""
    sizes = [n // call.case.factor for n in call.A.shape[2:]]
    return {"Z": in_zeros(call, call.right["Z"], sizes)}


@mistake(*DOWN)
def output_size_one_too_large(call: Call) -> Shown:
    """Z ends in a zero where k divides the input's size: look at how its size is worked out."""
    sizes = [n // call.case.factor + 1 for n in call.A.shape[2:]]
    return {"Z": in_zeros(call, call.right["Z"], sizes)}


@mistake(*DOWN)
def size_from_the_gradient(call: Call) -> Shown:
    """dLdA's size is worked out from dLdZ's, but several sizes downsample to one.

    Remember the input's.
    """
    k = call.case.factor
    sizes = [k * (n - 1) + 1 for n in call.dLdZ.shape[2:]]
    return {"dLdA": in_zeros(call, call.dLdZ, sizes, k)}


@mistake(*DOWN)
def size_of_the_gradient_times_k(call: Call) -> Shown:
    """dLdA is k times as large as dLdZ, but several sizes downsample to one.

    Remember the input's.
    """
    k = call.case.factor
    return {"dLdA": in_zeros(call, call.dLdZ, [k * n for n in call.dLdZ.shape[2:]], k)}


@mistake(*DOWN)
def size_of_the_first_call(call: Call) -> Shown:
    """dLdA has the size of the first call's input: remember it anew on every forward."""
    sizes = list((call.before or call).A.shape[2:])
    return _where_it_fits(call, sizes)


@mistake("Downsample2d")
def height_and_width_swapped(call: Call) -> Shown:
    """dLdA's height and width are swapped, which only images that are not square show."""
    return _where_it_fits(call, list(call.A.shape[:1:-1]))


def _where_it_fits(call: Call, sizes: list[int]) -> Shown:
    """The gradient dLdA of these sizes, if all of dLdZ has a place in it."""
    k = call.case.factor
    if any(k * (n - 1) >= size for n, size in zip(call.dLdZ.shape[2:], sizes, strict=True)):
        return {}
    return {"dLdA": in_zeros(call, call.dLdZ, sizes, k)}


def _along_one(call: Call, axis: int) -> Shown:
    """What a 2-D layer shows that resamples along one axis only."""
    k = call.case.factor
    kept = (..., *[slice(None, None, k if i == axis else 1) for i in (2, 3)])
    if not upsamples(call):
        return {"Z": call.A[kept]}
    sizes = [k * (n - 1) + 1 if i == axis else n for i, n in enumerate(call.A.shape)]
    Z = call.torch.zeros(*sizes, dtype=call.A.dtype)
    Z[kept] = call.A
    return {"Z": Z, "dLdA": call.dLdZ[kept]}


@mistake(*IN_2D, apart=True)
def only_rows(call: Call) -> Shown:
    """Only the rows are resampled: do the same to the columns."""
    return _along_one(call, 2)


@mistake(*IN_2D, apart=True)
def only_columns(call: Call) -> Shown:
    """Only the columns are resampled: do the same to the rows."""
    return _along_one(call, 3)
