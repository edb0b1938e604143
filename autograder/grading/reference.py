"""PyTorch's side of every case, and the cache that spares us from importing it.

An entry's key depends on all that its content depends on: the exercises' sources, PyTorch's
version, the way that entries are stored, and the cases themselves.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import threading
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Answers, Aspect, Case, Exercise, Expected, Reading
from autograder.course.exercises.layer import Single
from autograder.records.cache import Cache
from autograder.records.decoders import msgpack_decoder
from autograder.records.interrupts import held_back
from autograder.worker.wire import pack_case

SOURCES = (
    "course/exercise.py",
    "grading/reference.py",
    "course/mistake.py",
    "course/exercises",
    "course/mistakes",
)
Shown = dict[str, list[dict[str, np.ndarray]]]  # for each case, by mistake's key
Catalogue = dict[str, tuple[str, list[dict[str, np.ndarray]]]]


class ReferenceUnavailableError(Exception):
    """PyTorch's answers cannot be had; the text says why and what to do."""


class StoredArray(msgspec.Struct, array_like=True):
    """An array in the cache."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes


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


StoredCatalogue = dict[str, list[dict[str, StoredArray]]]
EXPECTED: msgspec.msgpack.Decoder[list[list[Stored]]] = msgpack_decoder(list[list[Stored]])
CATALOGUE: msgspec.msgpack.Decoder[StoredCatalogue] = msgpack_decoder(StoredCatalogue)


class References:
    """Gives PyTorch's observations for an exercise's cases, from the cache where it can.

    `folder` is the cache's, if it is used; `note` says why one is not.
    """

    def __init__(self, folder: Path | None) -> None:
        self._cache = Cache(folder)
        why = self._cache.refused
        self.note = f"the cache in {folder}, which spares time, is not used: {why}" if why else ""
        self.folder = self._cache.folder
        self._salt = _salt() if self.folder else ""
        self._lock = threading.Lock()

    def lacks(self, exercise: Exercise, cases: list[Case]) -> bool:
        """Whether there is a cache, and it has nothing on these cases yet."""
        return self.folder is not None and not self._cache.has(self._key(exercise, cases))

    def get(self, exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
        """What PyTorch shows, for each case."""
        key = self._key(exercise, cases)
        known = self._cache.read(key, partial(_expected, count=len(cases)))
        if known is not None:
            return known
        with self.torch() as torch:
            made = [measured(torch, exercise, case) for case in cases]
        stored = [[_store(e) for e in case] for case in made]
        self._cache.write(key, msgspec.msgpack.encode(stored))
        return made

    def catalogue(
        self, exercise: Exercise, cases: list[Case], reading: Reading, shown: Sequence[Answers]
    ) -> Catalogue:
        """What each known mistake shows for each case, by its key, with its sentence.

        It goes by the submission's conventions and, where chance is allowed, by what it drew.
        """
        from autograder.course.mistake import mistakes_in  # only where something is wrong

        known = mistakes_in(exercise)
        sentences = {mistake.key: mistake.sentence for mistake in known}
        key = self._key(exercise, cases, f"mistakes {sorted(reading.items())}")
        load = partial(_shown, keys=sentences.keys(), count=len(cases))
        made = None if exercise.chance else self._cache.read(key, load)
        if made is None:
            rights: list[dict[str, Any]] = [{} for _ in cases]
            drawn = [*zip(cases, shown, rights, strict=True)]
            # What depends on what was drawn is computed by NumPy: it cannot be kept.
            needed = nullcontext() if exercise.chance else self.torch()
            with needed as torch, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a mistake may well divide by zero
                made = {
                    m.key: [m.shown(torch, exercise, c, own, reading, r) for c, own, r in drawn]
                    for m in known
                }
            if not exercise.chance:
                self._cache.write(key, msgspec.msgpack.encode(_stored(made)))
        return {key: (sentences[key], made[key]) for key in sentences}

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

    def _key(self, exercise: Exercise, cases: list[Case], what: str = "") -> str:
        """The name of an entry: of a reference, or of something else about the same cases."""
        text = f"{self._salt} {exercise.name} {vars(exercise)} {what}"
        digest = hashlib.sha256(text.encode())
        for case in cases:
            tree, body = pack_case(case)
            digest.update(msgspec.json.encode(tree) + body)
        return digest.hexdigest()


def measured(torch: Any, exercise: Exercise, case: Case) -> list[Expected]:
    """What PyTorch shows for a case, and by how much that changes when it computes in float32."""
    exact = exercise.reference(torch, case)
    rough = exercise.reference(Single(torch), case)
    pairs = zip(exact, rough, strict=True)
    return [replace(one, rounding=_rounding(one, other)) for one, other in pairs]


def _rounding(one: Expected, other: Expected) -> float:
    """The greatest difference between two values; 0 where float32 is too small for them."""
    if one.is_free or isinstance(one.value, str):
        return 0.0
    difference = np.abs(np.asarray(one.value, np.float64) - np.asarray(other.value, np.float64))
    return float(difference.max(initial=0.0)) if np.isfinite(difference).all() else 0.0


def _salt() -> str:
    root = Path(__file__).parents[1]
    files = [f for name in SOURCES for f in sorted((root / name).glob("*.py"))]
    files += [root / name for name in SOURCES if name.endswith(".py")]
    digest = hashlib.sha256(_torch_version().encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _torch_version() -> str:
    """PyTorch's version without importing it, which takes more than a second."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return "none"
    with suppress(OSError):
        text = Path(spec.origin).with_name("version.py").read_text("utf-8")
        if found := re.search(r"__version__ = '([^']+)'", text):
            return found.group(1)
    return "unknown"


def pack(array: np.ndarray) -> StoredArray:
    """An array as it is stored."""
    return StoredArray(array.dtype.str, array.shape, array.tobytes())


def unpack(stored: StoredArray) -> np.ndarray:
    """The array again, read-only."""
    return np.frombuffer(stored.data, stored.dtype).reshape(stored.shape)


def _expected(payload: bytes, count: int) -> list[list[Expected]]:
    """The entry of so many cases; raises where it is none."""
    known = EXPECTED.decode(payload)
    _refuse_other_lengths(count, [known])
    return [[_restore(one) for one in case] for case in known]


def _shown(payload: bytes, keys: Collection[str], count: int) -> Shown:
    """The entry of these mistakes for so many cases; raises where it is none."""
    known = CATALOGUE.decode(payload)
    if known.keys() != set(keys):
        raise ValueError("an entry of other mistakes")
    _refuse_other_lengths(count, known.values())
    return {key: [_unpacked(one) for one in each] for key, each in known.items()}


def _refuse_other_lengths(count: int, lists: Iterable[Sized]) -> None:
    if any(len(one) != count for one in lists):
        raise ValueError("an entry of more cases, or of fewer")


def _stored(made: Shown) -> StoredCatalogue:
    return {
        key: [{name: pack(array) for name, array in shown.items()} for shown in each]
        for key, each in made.items()
    }


def _unpacked(shown: Mapping[str, StoredArray]) -> dict[str, np.ndarray]:
    return {name: unpack(array) for name, array in shown.items()}


def _store(expected: Expected) -> Stored:
    value = expected.value
    return Stored(
        expected.name,
        expected.aspect,
        value if isinstance(value, str) else pack(value),
        expected.terms,
        expected.scale,
        expected.margin,
        expected.rounding,
        expected.untouched,
        expected.given,
        expected.any_shape,
        expected.like,
        expected.complaint,
        {name: pack(array) for name, array in expected.variants.items()},
    )


def _restore(stored: Stored) -> Expected:
    value = stored.value
    return Expected(
        stored.name,
        stored.aspect,
        value if isinstance(value, str) else unpack(value),
        stored.terms,
        stored.scale,
        stored.margin,
        stored.rounding,
        stored.untouched,
        stored.given,
        stored.any_shape,
        stored.like,
        stored.complaint,
        {name: unpack(array) for name, array in stored.variants.items()},
    )
