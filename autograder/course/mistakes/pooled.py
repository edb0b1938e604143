"""How pooling goes wrong, by combination: (which elements a window has) x (along which axis)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np

from autograder.course.exercise import Exercise
from autograder.course.exercises.pooling import Pooling
from autograder.course.mistake import Call, Mistake, Shown

BEYOND = 2  # rows and columns behind the last that a window may ask for, where there is nothing


class Window(NamedTuple):
    """What is wrong with windows, and which of an axis' places they have, by the kernel size."""

    key: str
    says: str  # with the words for what is counted along the axis
    places: Callable[[int], range]


class Taking(NamedTuple):
    """What is made of the input (N, C, H, W), or of a window's elements (..., k, k), instead."""

    key: str
    says: str
    given: Callable[[np.ndarray], np.ndarray] = lambda A: A
    taken: str = ""


WINDOWS = (
    Window("one less", "windows have one {} less than the kernel: a slice ends before its end",
           lambda k: range(max(k - 1, 1))),
    Window("one more", "windows have one {} more than the kernel, as long as there is one",
           lambda k: range(k + 1)),
    Window("later", "windows begin one {} too late", lambda k: range(1, k + 1)),
    Window("first", "windows have their first {} only", lambda k: range(1)),
    Window("last", "of each window, the last {} alone counts: each overwrites the one before",
           lambda k: range(k - 1, k)),
)  # fmt: skip
ALONG: Mapping[str, tuple[bool, bool]] = {
    "row and column": (True, True),
    "row": (True, False),
    "column": (False, True),
}
TAKINGS = (
    Taking("first channel", "every channel is pooled from the first one: a window is of its own",
           lambda A: np.broadcast_to(A[:, :1], A.shape)),
    Taking("all channels", "windows reach over all channels: each channel has windows of its own",
           taken="channels"),
    Taking("first sample", "every sample is pooled from the first one: a window is of its own",
           lambda A: np.broadcast_to(A[:1], A.shape)),
    Taking("absolute", "it is what lies farthest from 0: signs count, the greatest is due",
           taken="farthest"),
    Taking("absolute values", "absolute values are pooled: signs count",
           np.abs),
    Taking("mean of rows", "it is the greatest of each window's means of columns: one of both is "
           "due, of the whole window", taken="mean, max"),
    Taking("greatest of rows", "it is the mean of each window's greatest of columns: one of both "
           "is due, of the whole window", taken="max, mean"),
    Taking("median", "it is each window's median", taken="median"),
)  # fmt: skip

IN_EVERY = (
    "in backward, every window has gradients at the places of all windows' maxima: index rows and "
    "columns together, so that each has its own alone"
)


def ways(exercise: Exercise) -> Iterator[Mistake]:
    """Every kind of window, along every choice of axes, and what is made of right windows."""
    if not isinstance(exercise, Pooling):
        return
    right = "max" if exercise.name.startswith("Max") else "mean"
    # Of what is cut off at the border, the mean is taken, or the sum divided as ever.
    for window, (word, axes) in product(WINDOWS, ALONG.items()):
        for taken in (right, "share") if right == "mean" else (right,):
            places = [window.places if chosen else range for chosen in axes]
            key = f"{window.key} {word}{' divided as ever' if taken == 'share' else ''}"
            use = partial(_by, places, Taking("", "", taken=taken))
            yield _mistake(exercise, key, window.says.format(word), use)
    for taking in TAKINGS:
        if right == "max" or taking.taken != "farthest":
            use = partial(_by, [range, range], taking._replace(taken=taking.taken or right))
            yield _mistake(exercise, taking.key, taking.says, use)
    if right == "max":
        yield _mistake(exercise, "in every window", IN_EVERY, _in_every_window)


def _mistake(exercise: Exercise, key: str, says: str, use: Callable[[Call], Shown]) -> Mistake:
    sentence = f"{says[:1].upper()}{says[1:]}."
    return Mistake(f"pooled/{key.replace(' ', '_')}", sentence, (exercise.name,), use, apart=True)


def _by(places: list[Callable[[int], range]], taking: Taking, call: Call) -> Shown:
    """What is shown by such windows: the output, and its gradient where windows are at fault."""
    k = call.case.kernel
    windows = _windows(call, taking.given(call.A.numpy()), places[0](k), places[1](k))
    shown = {"Z": _taken(windows, taking.taken, k)}
    if not taking.key:
        shown["dLdA"] = _gradient(call, _weights(windows, taking.taken, k), places)
    return shown


def _in_every_window(call: Call) -> Shown:
    """The gradient where a slice takes all windows, so that the last one's stays at each place."""
    k = call.case.kernel
    windows = _windows(call, call.A.numpy(), range(k), range(k))
    at = windows.reshape(*windows.shape[:4], -1).argmax(-1)
    row = np.zeros(k * k)
    for place, gradient in zip(at.ravel(), call.dLdZ.numpy().ravel(), strict=True):
        row[place] = gradient
    N, C, H, W = call.A.shape
    padded = np.zeros((N, C, H + BEYOND, W + BEYOND))
    for number, (i, j) in enumerate(_places(call, range(k), range(k))):
        padded[:, :, i, j] += row[number]
    return {"dLdA": padded[:, :, :H, :W]}


def _windows(call: Call, A: np.ndarray, rows: range, columns: range) -> np.ndarray:
    """All windows (N, C, H_out, W_out, rows, columns) of A (N, C, H, W); NaN where it has none."""
    padded = np.full((*A.shape[:2], A.shape[2] + BEYOND, A.shape[3] + BEYOND), np.nan)
    padded[:, :, : A.shape[2], : A.shape[3]] = A
    at = _places(call, rows, columns)
    stacked = np.stack([padded[:, :, i, j] for i, j in at], -1)
    return stacked.reshape(*stacked.shape[:-1], len(rows), len(columns))


def _places(call: Call, rows: range, columns: range) -> list[tuple[slice, slice]]:
    """Where the elements of all windows lie, for each of a window's places."""
    height, width = (call.case.stride * (n - 1) + 1 for n in call.dLdZ.shape[2:])
    s = call.case.stride
    return [(slice(i, i + height, s), slice(j, j + width, s)) for i in rows for j in columns]


def _taken(windows: np.ndarray, taken: str, k: int) -> np.ndarray:
    """What is made of windows (N, C, H, W, rows, columns): (N, C, H, W)."""
    if taken == "mean, max":
        return np.asarray(windows.mean(-2).max(-1))
    if taken == "max, mean":
        return np.asarray(windows.max(-2).mean(-1))
    flat = windows.reshape(*windows.shape[:4], -1)
    if taken == "share":
        return np.asarray(np.nansum(flat, -1) / k**2)
    if taken == "mean":
        return _mean(flat)
    if taken == "channels":
        return np.broadcast_to(np.fmax.reduce(flat, (1, -1))[:, None], flat.shape[:4]).copy()
    if taken == "farthest":
        at = np.abs(flat).argmax(-1)[..., None]
        return np.asarray(np.take_along_axis(flat, at, -1)[..., 0])
    return np.asarray(np.median(flat, -1) if taken == "median" else np.fmax.reduce(flat, -1))


def _mean(flat: np.ndarray) -> np.ndarray:
    """The mean (...) of what each window (..., places) has; NaN of one that has nothing."""
    count = (~np.isnan(flat)).sum(-1)
    none = np.full(count.shape, np.nan)
    return np.asarray(np.divide(np.nansum(flat, -1), count, out=none, where=count > 0))


def _weights(windows: np.ndarray, taken: str, k: int) -> np.ndarray:
    """The part (..., places) that each of a window's elements has in what is made of it."""
    flat = windows.reshape(*windows.shape[:4], -1)
    there = ~np.isnan(flat)
    if taken == "max":
        at = np.where(there, flat, -np.inf).argmax(-1)
        return np.asarray(np.arange(flat.shape[-1]) == at[..., None], float)
    # A window that has nothing gives nothing.
    return np.asarray(there / (k**2 if taken == "share" else there.sum(-1, keepdims=True).clip(1)))


def _gradient(call: Call, weights: np.ndarray, places: list[Callable[[int], range]]) -> np.ndarray:
    """The gradient (N, C, H, W) by the input, of weights (N, C, H_out, W_out, places)."""
    k, dLdZ, (N, C, H, W) = call.case.kernel, call.dLdZ.numpy(), call.A.shape
    padded = np.zeros((N, C, H + BEYOND, W + BEYOND))
    for number, (i, j) in enumerate(_places(call, places[0](k), places[1](k))):
        padded[:, :, i, j] += dLdZ * weights[..., number]
    return padded[:, :, :H, :W]
