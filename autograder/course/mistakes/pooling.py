"""Mistakes in max and mean pooling."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from autograder.course.mistake import Call, Shown, mistake

FOR_STUDENTS = True

MAX = ("MaxPool2d_stride1", "MaxPool2d")
MEAN = ("MeanPool2d_stride1", "MeanPool2d")
STRIDE_1 = ("MaxPool2d_stride1", "MeanPool2d_stride1")
STRIDED = ("MaxPool2d", "MeanPool2d")

Place = tuple[int, int]


def pooled(call: Call, A: Any, stride: int) -> Any:
    """A (N, C, H, W) pooled as the layer pools, with this stride."""
    functional, k = call.torch.nn.functional, call.case.kernel
    maximum = call.exercise.name in MAX
    return (functional.max_pool2d if maximum else functional.avg_pool2d)(A, k, stride)


def dense(call: Call) -> Any:
    """The upstream gradient as the pooling with stride 1 inside gets it."""
    s, k = call.case.stride, call.case.kernel
    sizes = [n - k + 1 for n in call.A.shape[2:]]
    dLdZ = call.torch.zeros(*call.A.shape[:2], *sizes, dtype=call.A.dtype)
    dLdZ[:, :, ::s, ::s] = call.dLdZ
    return dLdZ


def windows(call: Call) -> Any:
    """The windows of stride 1: (N, C, H_out, W_out, k, k)."""
    k = call.case.kernel
    return call.A.unfold(2, k, 1).unfold(3, k, 1)


def maxima(call: Call) -> Iterator[tuple[tuple[int, ...], Place]]:
    """Every window's place and, within it, the place of its first maximum."""
    k, found = call.case.kernel, windows(call)
    for place in product(*map(range, found.shape[:4])):
        yield place, divmod(int(found[place].numpy().argmax()), k)


def sent(call: Call, target: Callable[[int, int, Place], Place]) -> Shown:
    """The gradient dLdA where each window's goes to the place that `target` chooses."""
    dLdZ, dLdA = dense(call), call.torch.zeros_like(call.A)
    for (n, c, i, j), offset in maxima(call):
        dLdA[(n, c, *target(i, j, offset))] += dLdZ[n, c, i, j]
    return {"dLdA": dLdA}


@mistake(*MAX)
def gradient_to_every_tie(call: Call) -> Shown:
    """Where several elements are the maximum, all get the gradient: send it to the first only."""
    ways = call.exercise.variants(call.torch, call.case, call.one, call.A.requires_grad_())
    return {"dLdA": ways["dLdA"]["any"]}


@mistake(*MAX)
def gradient_shared_among_ties(call: Call) -> Shown:
    """Where several elements are the maximum, they share the gradient: the first gets all of it."""
    A = call.A.requires_grad_()
    Z = windows(call).amax((-1, -2))
    return {"dLdA": call.torch.autograd.grad(Z, A, dense(call))[0]}


@mistake(*MAX)
def gradient_to_the_last_maximum(call: Call) -> Shown:
    """Of equal maxima the last gets the gradient: it is the first one's, in row-major order."""
    k, found = call.case.kernel, windows(call).flip(-1, -2).numpy()
    dLdZ, dLdA = dense(call), call.torch.zeros_like(call.A)
    for n, c, i, j in product(*map(range, dLdZ.shape)):
        row, column = divmod(k * k - 1 - int(found[n, c, i, j].argmax()), k)
        dLdA[n, c, i + row, j + column] += dLdZ[n, c, i, j]
    return {"dLdA": dLdA}


@mistake(*MAX)
def first_maximum_by_columns(call: Call) -> Shown:
    """Of equal maxima the first by columns gets the gradient: go through the windows by rows."""
    k, found = call.case.kernel, windows(call).transpose(-1, -2).numpy()
    dLdZ, dLdA = dense(call), call.torch.zeros_like(call.A)
    for n, c, i, j in product(*map(range, dLdZ.shape)):
        column, row = divmod(int(found[n, c, i, j].argmax()), k)
        dLdA[n, c, i + row, j + column] += dLdZ[n, c, i, j]
    return {"dLdA": dLdA}


@mistake(*MAX)
def place_within_the_window(call: Call) -> Shown:
    """The maximum's place in its window is taken for its place in the input: add the window's."""
    return sent(call, lambda i, j, offset: offset)


@mistake(*MAX)
def gradient_at_the_corner(call: Call) -> Shown:
    """The gradient goes to each window's first element, not to where its maximum was."""
    return sent(call, lambda i, j, offset: (i, j))


@mistake(*MAX)
def row_and_column_swapped(call: Call) -> Shown:
    """Row and column of the maximum are swapped within its window."""
    return sent(call, lambda i, j, offset: (i + offset[1], j + offset[0]))


@mistake(*MAX)
def gradient_to_the_whole_window(call: Call) -> Shown:
    """All elements of a window get its gradient: it belongs to the maximum alone."""
    k = call.case.kernel
    dLdA = call.torch.nn.functional.conv_transpose2d
    one = call.torch.ones(1, 1, k, k, dtype=call.A.dtype)
    flat = dense(call).flatten(0, 1)[:, None]
    return {"dLdA": dLdA(flat, one).reshape(call.A.shape)}


@mistake(*MAX, *MEAN)
def overlaps_overwritten(call: Call) -> Shown:
    """Overlapping windows overwrite each other's gradients: they have to add up.

    By lists of places, += counts a place that is there twice only once; np.add.at counts both.
    """
    k, dLdZ, dLdA = call.case.kernel, dense(call), call.torch.zeros_like(call.A)
    if call.exercise.name in MAX:
        for (n, c, i, j), (row, column) in maxima(call):
            dLdA[n, c, i + row, j + column] = dLdZ[n, c, i, j]
    else:
        for i, j in product(*map(range, dLdZ.shape[2:])):
            dLdA[:, :, i : i + k, j : j + k] = dLdZ[:, :, i, j, None, None] / k**2
    return {"dLdA": dLdA}


@mistake(*MAX, *MEAN)
def offsets_overwritten(call: Call) -> Shown:
    """dLdA is overwritten at each offset in the window: what each puts there has to add up."""
    k, dLdZ, dLdA = call.case.kernel, dense(call), call.torch.zeros_like(call.A)
    highest = windows(call).flatten(4).argmax(-1)
    for i, j in product(range(k), repeat=2):
        share = dLdZ * (highest == i * k + j) if call.exercise.name in MAX else dLdZ / k**2
        dLdA[:, :, i : i + dLdZ.shape[2], j : j + dLdZ.shape[3]] = share
    return {"dLdA": dLdA}


@mistake(*MAX)
def maxima_overwritten(call: Call) -> Shown:
    """Where an element is the maximum of several windows, one gradient overwrites the others.

    They have to add up.
    """
    k, dLdZ, dLdA = call.case.kernel, dense(call), call.torch.zeros_like(call.A)
    highest = windows(call).flatten(4).argmax(-1)
    for i, j in product(range(k), repeat=2):
        here, won = dLdA[:, :, i : i + dLdZ.shape[2], j : j + dLdZ.shape[3]], highest == i * k + j
        here[won] = dLdZ[won]
    return {"dLdA": dLdA}


@mistake(*MAX)
def never_below_zero(call: Call) -> Shown:
    """Z is never negative: the search for a maximum may not start from 0."""
    return {"Z": call.right["Z"].clamp(min=0)}


@mistake(*MEAN, apart=True)
def divided_by_k(call: Call) -> Shown:
    """It is divided by k: count the elements of a window of k rows and k columns."""
    return {name: call.case.kernel * call.right[name] for name in ("Z", "dLdA")}


@mistake(*MEAN, apart=True)
def not_divided(call: Call) -> Shown:
    """It is the sum over a window: divide by the number of its elements."""
    return {name: call.case.kernel**2 * call.right[name] for name in ("Z", "dLdA")}


@mistake(*MEAN)
def divided_by_the_number_of_windows(call: Call) -> Shown:
    """The gradient is divided by the number of windows: count the elements of one window."""
    places = dense(call)[0, 0].numel()
    return {"dLdA": call.right["dLdA"] * call.case.kernel**2 / places}


@mistake(*MEAN)
def gradient_at_the_corner_only(call: Call) -> Shown:
    """Only each window's first element gets a gradient: all of its elements made the mean."""
    dLdZ, dLdA = dense(call), call.torch.zeros_like(call.A)
    dLdA[:, :, : dLdZ.shape[2], : dLdZ.shape[3]] = dLdZ / call.case.kernel**2
    return {"dLdA": dLdA}


@mistake(*STRIDE_1)
def last_window_forgotten(call: Call) -> Shown:
    """The last row and column of windows are missing: how many places does a window have?"""
    return {"Z": call.right["Z"][:, :, :-1, :-1]}


@mistake(*STRIDED)
def not_downsampled(call: Call) -> Shown:
    """Z is that of stride 1: downsample it."""
    return {"Z": pooled(call, call.A, 1)}


@mistake(*STRIDED)
def downsampled_before_pooling(call: Call) -> Shown:
    """The input is downsampled, then pooled: pool first, so that no element is left out."""
    s = call.case.stride
    thin = call.A[:, :, ::s, ::s]
    return {} if min(thin.shape[2:]) < call.case.kernel else {"Z": pooled(call, thin, 1)}


@mistake(*STRIDED)
def kernel_for_stride(call: Call) -> Shown:
    """The windows are a kernel apart, not a stride: the two need not be equal."""
    return {"Z": pooled(call, call.A, call.case.kernel)}
