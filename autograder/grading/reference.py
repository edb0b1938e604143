"""PyTorch's side of every case, and the cache that spares us from importing it.

No entry depends on the known mistakes: a new one costs no time where nothing is wrong.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.layer import Single
from autograder.grading.entries import (
    StoredArray,
    entry_name,
    refuse_other_lengths,
    restore_array,
    salt,
    store_array,
    torch_version,
)
from autograder.grading.kept import Kept
from autograder.records.decoders import msgpack_decoder
from autograder.records.interrupts import held_back

# Files and folders of the autograder that an entry's content depends on.
SOURCES = (
    "records/calls.py",
    "course/exercise.py",
    "course/exercises",
    "grading/entries.py",
    "grading/reference.py",
)


Place = list[str | int]  # names and numbers that lead to an array


class ReferenceUnavailableError(Exception):
    """PyTorch's answers cannot be had; the text says why and what to do."""


class Stored(msgspec.Struct, array_like=True):
    """An `Expected` in the cache.

    `of_case` leads to the array of the case that its value is, if it is one.
    """

    name: str
    aspect: Aspect
    value: StoredArray | str
    of_case: Place
    terms: int
    scale: float | None
    margin: float
    rounding: float
    untouched: bool
    given: bool
    any_shape: bool
    like: str
    complaint: str
    variants: dict[str, StoredArray]


EXPECTED: msgspec.msgpack.Decoder[list[list[Stored]]] = msgpack_decoder(list[list[Stored]])

CANCELS = 1e-3  # a value that changes by more of its size is what large ones have left


class References:
    """Gives PyTorch's observations for an exercise's cases, from what is `kept` where it can.

    `folder` is the cache's, if it is used; `notes` say why something is not. `salt` changes with
    the sources that an entry depends on.
    """

    def __init__(self, folder: Path | None, kept: Kept | None = None) -> None:
        self.kept = kept or Kept(folder)
        self.notes = self.kept.notes
        self.folder = self.kept.folder
        self.salt = salt(SOURCES) if self.kept.is_used else ""
        self._lock = threading.Lock()

    def lacks(self, exercise: Exercise, cases: list[Case]) -> bool:
        """Whether PyTorch is needed for these cases, and what it says is kept."""
        return (
            not exercise.chance
            and self.folder is not None
            and not self.kept.has(entry_name(self.salt, exercise, cases))
        )

    def get(self, exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
        """What PyTorch shows, for each case; where chance is allowed, what NumPy says.

        Raises `ReferenceUnavailableError` where it is not kept, nor can PyTorch be loaded.
        """
        if exercise.chance:
            return [[*exercise.reference(None, case)] for case in cases]
        key = entry_name(self.salt, exercise, cases)
        known = self.kept.read(key, partial(_expected, cases=cases))
        if known is not None:
            return known
        with self.torch() as torch:
            made = [measured(torch, exercise, case) for case in cases]
        pairs = zip(cases, made, strict=True)
        stored = [[_store(one, case) for one in of_case] for case, of_case in pairs]
        self.kept.write(key, msgspec.msgpack.encode(stored))
        return made

    def version(self, seed: int) -> str:
        """The version of the PyTorch that answers for a seed; "none" where there is none."""
        answers = self.kept.answers
        return answers.torch if seed in answers.seeds else torch_version()

    @contextmanager
    def torch(self) -> Iterator[Any]:
        """PyTorch, for one at a time: it is loaded, and its threads are set.

        Raises `ReferenceUnavailableError` where it cannot be imported.
        """
        with self._lock:
            try:
                with held_back():
                    import torch
            except ImportError as error:
                raise ReferenceUnavailableError(self._to_be_installed(error)) from None
            threads = torch.get_num_threads()
            torch.set_num_threads(1)  # the same sums in the same order on every machine
            try:
                yield torch
            finally:
                torch.set_num_threads(threads)

    def _to_be_installed(self, error: ImportError) -> str:
        seeds = ", ".join(map(str, self.kept.answers.seeds))
        along = f"its answers came along for seed {seeds} alone, as long as nothing of the "
        others = f"{along}autograder is changed; " * bool(seeds)
        install = "install it: pip install -r requirements-torch.txt"
        return f"PyTorch cannot be imported ({error}); {others}{install}"


def measured(torch: Any, exercise: Exercise, case: Case) -> list[Expected]:
    """What PyTorch shows for a case, and by how much that changes when it computes in float32.

    A value of a few elements may change by next to nothing, which is chance: then it is by as much
    as others of the case do, each in proportion to its own size.
    """
    exact = [*exercise.reference(torch, case)]
    rough = exercise.reference(Single(torch), case)
    changes = [_rounding(one, other) for one, other in zip(exact, rough, strict=True)]
    pairs = [*zip(exact, changes, strict=True)]
    share = max((c / e.largest for e, c in pairs if 0 < c < CANCELS * e.largest), default=0.0)
    return [replace(one, rounding=_at_least(change, share, one)) for one, change in pairs]


def _at_least(change: float, share: float, expected: Expected) -> float:
    """The change of a value, or a share of its size; what is handed in does not change."""
    if expected.is_free or isinstance(expected.value, str):
        return change
    return max(change, share * expected.largest)


def _rounding(one: Expected, other: Expected) -> float:
    """The greatest difference between two values; 0 where float32 is too small for them."""
    if one.is_free or isinstance(one.value, str):
        return 0.0
    difference = np.abs(np.asarray(one.value, np.float64) - np.asarray(other.value, np.float64))
    return float(difference.max(initial=0.0)) if np.isfinite(difference).all() else 0.0


def _expected(payload: bytes, cases: Sequence[Case]) -> list[list[Expected]]:
    """The entry of these cases; raises where it is none."""
    known = EXPECTED.decode(payload)
    refuse_other_lengths(len(cases), [known])
    pairs = zip(cases, known, strict=True)
    return [[_restore(one, case) for one in of_case] for case, of_case in pairs]


def _store(expected: Expected, case: Case) -> Stored:
    value = expected.value
    path = [] if isinstance(value, str) else _path_to(value, case)
    return Stored(
        expected.name,
        expected.aspect,
        value if isinstance(value, str) else "" if path else store_array(value),
        path,
        expected.terms,
        expected.scale,
        expected.margin,
        expected.rounding,
        expected.untouched,
        expected.given,
        expected.any_shape,
        expected.like,
        expected.complaint,
        {name: store_array(array) for name, array in expected.variants.items()},
    )


def _restore(stored: Stored, case: Case) -> Expected:
    value = _at(stored.of_case, case) if stored.of_case else stored.value
    return Expected(
        stored.name,
        stored.aspect,
        restore_array(value) if isinstance(value, StoredArray) else value,
        stored.terms,
        stored.scale,
        stored.margin,
        stored.rounding,
        stored.untouched,
        stored.given,
        stored.any_shape,
        stored.like,
        stored.complaint,
        {name: restore_array(array) for name, array in stored.variants.items()},
    )


def _path_to(value: np.ndarray, part: Any) -> Place:
    """Where in a case, or in a part of it, this very array is; empty where it is not."""
    if isinstance(part, dict):
        inner: Iterable[tuple[str | int, Any]] = part.items()
    elif isinstance(part, list | tuple):
        inner = enumerate(part)
    else:
        return []
    for name, one in inner:
        if isinstance(one, np.ndarray) and _is_same(one, value):
            return [name]
        if path := _path_to(value, one):
            return [name, *path]
    return []


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    return one.dtype == other.dtype and np.array_equal(one, other)


def _at(path: Place, case: Case) -> np.ndarray:
    """The array of a case to which a path leads; raises where there is none."""
    part: Any = case
    for name in path:
        part = part[name]
    if not isinstance(part, np.ndarray):
        raise TypeError("an entry of other cases")
    return part
