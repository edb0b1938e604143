"""PyTorch's side of every case, and the cache that spares us from importing it.

No entry depends on the known mistakes: a new one costs no time where nothing is wrong.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
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
)
from autograder.records.cache import Cache
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


class ReferenceUnavailableError(Exception):
    """PyTorch's answers cannot be had; the text says why and what to do."""


class Stored(msgspec.Struct, array_like=True):
    """An `Expected` in the cache."""

    name: str
    aspect: Aspect
    value: StoredArray | str
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
    """Gives PyTorch's observations for an exercise's cases, from the cache where it can.

    `folder` is the cache's, if it is used; `note` says why one is not. `salt` changes with the
    sources that an entry depends on.
    """

    def __init__(self, folder: Path | None) -> None:
        self.cache = Cache(folder)
        reason = self.cache.refused
        unused = f"the cache in {folder}, which spares time, is not used: {reason}"
        self.note = unused if reason else ""
        self.folder = self.cache.folder
        self.salt = salt(SOURCES) if self.folder else ""
        self._lock = threading.Lock()

    def lacks(self, exercise: Exercise, cases: list[Case]) -> bool:
        """Whether there is a cache, and it has nothing on these cases yet."""
        return self.folder is not None and not self.cache.has(
            entry_name(self.salt, exercise, cases)
        )

    def get(self, exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
        """What PyTorch shows, for each case.

        Raises `ReferenceUnavailableError` where it is not in the cache, nor can PyTorch be loaded.
        """
        key = entry_name(self.salt, exercise, cases)
        known = self.cache.read(key, partial(_expected, count=len(cases)))
        if known is not None:
            return known
        with self.torch() as torch:
            made = [measured(torch, exercise, case) for case in cases]
        stored = [[_store(e) for e in case] for case in made]
        self.cache.write(key, msgspec.msgpack.encode(stored))
        return made

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
                raise ReferenceUnavailableError(
                    f"PyTorch cannot be imported ({error}); "
                    "install it: pip install -r requirements.txt"
                ) from None
            threads = torch.get_num_threads()
            torch.set_num_threads(1)  # the same sums in the same order on every machine
            try:
                yield torch
            finally:
                torch.set_num_threads(threads)


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


def _expected(payload: bytes, count: int) -> list[list[Expected]]:
    """The entry of so many cases; raises where it is none."""
    known = EXPECTED.decode(payload)
    refuse_other_lengths(count, [known])
    return [[_restore(one) for one in case] for case in known]


def _store(expected: Expected) -> Stored:
    value = expected.value
    return Stored(
        expected.name,
        expected.aspect,
        value if isinstance(value, str) else store_array(value),
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


def _restore(stored: Stored) -> Expected:
    value = stored.value
    return Expected(
        stored.name,
        stored.aspect,
        value if isinstance(value, str) else restore_array(value),
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
