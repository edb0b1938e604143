"""What all entries of the cache have in common that are about an exercise's cases.

An entry's name depends on what its content depends on: the sources of what computes and stores it,
the exercise, and the cases. Their numbers count to seven digits: another system's mathematics may
draw them otherwise in the last one, and what came along with a kit is for all systems.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Iterable, Sequence, Sized
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from autograder.course.exercise import Case, Exercise
from autograder.records.root import ROOT
from autograder.worker.wire import pack_case

NO_TORCH = "none"  # in the place of PyTorch's version


class StoredArray(msgspec.Struct, array_like=True):
    """An array in the cache."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes


def store_array(array: np.ndarray) -> StoredArray:
    """An array of any shape as it is stored."""
    return StoredArray(array.dtype.str, array.shape, array.tobytes())


def restore_array(stored: StoredArray) -> np.ndarray:
    """The array again, of its shape, read-only."""
    return np.frombuffer(stored.data, stored.dtype).reshape(stored.shape)


def salt(sources: Sequence[str]) -> str:
    """What changes with these files and folders of the autograder; ends of lines do not count.

    Raises OSError where a file cannot be read.
    """
    root = ROOT / "autograder"
    files = [f for name in sources for f in sorted((root / name).glob("*.py"))]
    files += [root / name for name in sources if name.endswith(".py")]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def torch_version() -> str:
    """PyTorch's version without importing it, which takes more than a second."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return NO_TORCH
    with suppress(OSError):
        text = Path(spec.origin).with_name("version.py").read_text("utf-8")
        if found := re.search(r"__version__ = '([^']+)'", text):
            return found.group(1)
    return "unknown"


def entry_name(salt: str, exercise: Exercise, cases: Sequence[Case], what: str = "") -> str:
    """The name of an entry: of a reference, or of something else about the same cases.

    What a course calls things makes no difference to what is right.
    """
    known = {name: value for name, value in vars(exercise).items() if name != "spelling"}
    text = f"{salt} {exercise.name} {known} {what}"
    digest = hashlib.sha256(text.encode())
    with np.errstate(over="ignore", under="ignore"):
        for case in cases:
            tree, _ = pack_case(case)
            _, body = pack_case(_single(case))
            digest.update(msgspec.json.encode(tree) + body)
    return digest.hexdigest()


def _single(value: Any) -> Any:
    """A case, or what is in one, with all its numbers in single precision."""
    if isinstance(value, dict):
        return Case({name: _single(one) for name, one in value.items()})
    if isinstance(value, list | tuple):
        return [_single(one) for one in value]
    is_real = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return value.astype(np.float32) if is_real else value


def refuse_other_lengths(count: int, lists: Iterable[Sized]) -> None:
    """Raise ValueError where an entry is of more cases than so many, or of fewer."""
    if any(len(one) != count for one in lists):
        raise ValueError("an entry of more cases, or of fewer")
