"""What PyTorch computed before, by name: in the answers that came along, or in the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from autograder.grading.answers import FILE, NO_ANSWERS, AnswersError, read_answers
from autograder.grading.entries import torch_version
from autograder.records.cache import Cache

T = TypeVar("T")


class Kept:
    """Entries by name. Of those in the cache, each version of PyTorch has its own.

    `folder` is the cache's, if it is used, and `notes` say why something is not.
    """

    def __init__(self, folder: Path | None, answers: Path = FILE) -> None:
        self._cache = Cache(folder)
        self.folder = self._cache.folder
        reason = self._cache.refused
        unused = f"the cache in {folder}, which spares time, is not used: {reason}"
        self.notes = [unused] if reason else []
        self.answers = NO_ANSWERS
        try:
            self.answers = read_answers(answers)
        except AnswersError as error:
            self.notes.append(f"PyTorch's answers that came along are not used: {error}")
        self._version = torch_version()

    @property
    def is_used(self) -> bool:
        """Whether anything is kept, or came along."""
        return self.folder is not None or bool(self.answers.entries)

    def has(self, name: str) -> bool:
        """Whether there is an entry of this name."""
        return self.answers.has(name) or self._cache.has(self._own(name))

    def read(self, name: str, load: Callable[[bytes], T]) -> T | None:
        """An entry, as `load` makes it of its bytes; None where there is none."""
        if self.answers.has(name):
            return load(self.answers.entry(name))
        return self._cache.read(self._own(name), load)

    def write(self, name: str, payload: bytes) -> None:
        """Write an entry, if that can be done."""
        self._cache.write(self._own(name), payload)

    def _own(self, name: str) -> str:
        """The name among those of this version of PyTorch."""
        return hashlib.sha256(f"{self._version} {name}".encode()).hexdigest()
