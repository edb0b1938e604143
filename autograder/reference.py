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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder import cache
from autograder.cache import StoredArray, pack, unpack
from autograder.exercise import Answers, Aspect, Case, Exercise, Expected, Reading
from autograder.exercises.layer import Single
from autograder.worker.wire import pack_case

SOURCES = ("exercise.py", "reference.py", "mistake.py", "exercises", "mistakes")
StoredCatalogue = dict[str, list[dict[str, StoredArray]]]
Catalogue = dict[str, tuple[str, list[dict[str, np.ndarray]]]]


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


class References:
    """Gives PyTorch's observations for an exercise's cases, from the cache where it can."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._salt = _salt() if folder else ""
        self._lock = threading.Lock()

    def lacks(self, exercise: Exercise, cases: list[Case]) -> bool:
        """Whether there is a cache, and it has nothing on these cases yet."""
        path = self._path(self._key(exercise, cases))
        return path is not None and not path.exists()

    def get(self, exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
        """What PyTorch shows, for each case."""
        path = self._path(self._key(exercise, cases))
        if path is not None and (known := cache.read(path, list[list[Stored]])) is not None:
            return [[_restore(one) for one in case] for case in known]
        with self.torch() as torch:
            made = [measured(torch, exercise, case) for case in cases]
        if path is not None:
            cache.write(path, [[_store(e) for e in case] for case in made])
        return made

    def catalogue(
        self, exercise: Exercise, cases: list[Case], reading: Reading, shown: Sequence[Answers]
    ) -> Catalogue:
        """What each known mistake shows for each case, by its key, with its sentence.

        It goes by the submission's conventions and, where chance is allowed, by what it drew.
        """
        from autograder.mistake import mistakes_in  # only where something is wrong

        known = mistakes_in(exercise)
        sentences = {mistake.key: mistake.sentence for mistake in known}
        key = self._key(exercise, cases, f"mistakes {sorted(reading.items())}")
        path = None if exercise.chance else self._path(key)
        stored = cache.read(path, StoredCatalogue) if path is not None else None
        if stored is None:
            rights: list[dict[str, Any]] = [{} for _ in cases]
            drawn = [*zip(cases, shown, rights, strict=True)]
            with self.torch() as torch, warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a mistake may well divide by zero
                made = {
                    m.key: [m.shown(torch, exercise, c, own, reading, r) for c, own, r in drawn]
                    for m in known
                }
            if path is not None:
                cache.write(path, _stored(made))
        else:
            made = {key: [_unpacked(one) for one in each] for key, each in stored.items()}
        return {key: (sentences[key], made[key]) for key in sentences}

    @contextmanager
    def torch(self) -> Iterator[Any]:
        """PyTorch, for one at a time: it is loaded, and its threads are set."""
        with self._lock:
            try:
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

    def _path(self, key: str) -> Path | None:
        """Where an entry is kept, if entries are kept at all."""
        return self.folder / f"{key}.bin" if self.folder else None

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
    root = Path(__file__).parent
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


def _stored(made: Mapping[str, list[dict[str, np.ndarray]]]) -> StoredCatalogue:
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
