"""PyTorch's side of every case, and the cache that spares us from importing it.

An entry's key depends on all that its content depends on: the exercises' sources, PyTorch's
version, the way that entries are stored, and the cases themselves. An entry that is damaged
is thrown away; a new one is written beside and moved into place, so that two runs at once
do no harm to each other.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected
from autograder.worker.wire import pack_case

ENTRIES_KEPT = 2000
SOURCES = ("exercise.py", "reference.py", "exercises")


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
    untouched: bool
    any_shape: bool
    complaint: str
    variants: dict[str, StoredArray]


class References:
    """Gives PyTorch's observations for an exercise's cases, from the cache where it can."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._salt = _salt() if folder else ""
        self._lock = threading.Lock()

    def get(self, exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
        """What PyTorch shows, for each case."""
        path = self.folder / f"{self._key(exercise, cases)}.bin" if self.folder else None
        if path is not None and (known := _read(path)) is not None:
            return known
        with self._lock:  # PyTorch is loaded, and its threads are set, by one at a time
            made = _compute(exercise, cases)
        if path is not None:
            _write(path, made)
        return made

    def _key(self, exercise: Exercise, cases: list[Case]) -> str:
        digest = hashlib.sha256(f"{self._salt} {exercise.name} {vars(exercise)}".encode())
        for case in cases:
            tree, body = pack_case(case)
            digest.update(msgspec.json.encode(tree) + body)
        return digest.hexdigest()


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where this platform keeps what programs can make again."""
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA", str(Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library/Caches")
    else:
        base = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "mytorch-autograder"


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


def _compute(exercise: Exercise, cases: list[Case]) -> list[list[Expected]]:
    try:
        import torch
    except ImportError as error:
        raise ReferenceUnavailableError(
            f"PyTorch cannot be imported ({error}); install it: pip install -r requirements.txt"
        ) from None
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the same sums in the same order on every machine
    try:
        return [list(exercise.reference(torch, case)) for case in cases]
    finally:
        torch.set_num_threads(threads)


def _write(path: Path, references: list[list[Expected]]) -> None:
    payload = msgspec.msgpack.encode([[_store(e) for e in case] for case in references])
    # A cache that cannot be written costs time, not points.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as file:
            file.write(hashlib.sha256(payload).digest() + payload)
        os.replace(file.name, path)
        _prune(path.parent.glob("*.bin"))


def _prune(entries: Iterable[Path]) -> None:
    """Remove the oldest entries where there are too many."""
    files = list(entries)
    if len(files) > ENTRIES_KEPT:
        files.sort(key=lambda file: file.stat().st_mtime)
        for file in files[: len(files) - ENTRIES_KEPT // 2]:
            file.unlink(missing_ok=True)


def _read(path: Path) -> list[list[Expected]] | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    checksum, payload = data[:32], data[32:]
    if hashlib.sha256(payload).digest() != checksum:
        with suppress(OSError):
            path.unlink()
        return None
    stored = msgspec.msgpack.decode(payload, type=list[list[Stored]])
    return [[_restore(one) for one in case] for case in stored]


def _store(expected: Expected) -> Stored:
    value = expected.value
    return Stored(
        expected.name,
        expected.aspect,
        value if isinstance(value, str) else _pack(value),
        expected.terms,
        expected.scale,
        expected.margin,
        expected.untouched,
        expected.any_shape,
        expected.complaint,
        {name: _pack(array) for name, array in expected.variants.items()},
    )


def _restore(stored: Stored) -> Expected:
    value = stored.value
    return Expected(
        stored.name,
        stored.aspect,
        value if isinstance(value, str) else _unpack(value),
        stored.terms,
        stored.scale,
        stored.margin,
        stored.untouched,
        stored.any_shape,
        stored.complaint,
        {name: _unpack(array) for name, array in stored.variants.items()},
    )


def _pack(array: np.ndarray) -> StoredArray:
    return StoredArray(array.dtype.str, array.shape, array.tobytes())


def _unpack(stored: StoredArray) -> np.ndarray:
    return np.frombuffer(stored.data, stored.dtype).reshape(stored.shape)
