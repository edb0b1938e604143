"""What a submission imports and cannot have: who asked for it, what is said, what is given.

Where an ImportError is caught, one is raised, as Python itself would: the submission knows what
to do without the module, and would take a stand-in for the real one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.machinery import ModuleSpec
from types import FrameType
from typing import Any

from autograder.worker.inside.standins import SHOWING, Absent, StandIn
from autograder.worker.inside.tried import Tries, frames_below

IMPORTING = ("importlib", "_frozen_importlib", "_frozen_importlib_external", "autograder")
CAPITALS = "where capitals count in names of files, as on Linux, it is not found"


class Absences:
    """Makes the specs of modules that are not there, and notes who has asked for them."""

    def __init__(self, sources: Mapping[str, str], root: str, notes: dict[str, None]) -> None:
        self._sources = sources
        self._root = root
        self._notes = notes
        self._tries = Tries()
        self._given: dict[str, None] = {}
        self._missing: dict[str, dict[str, None]] = {}  # what each file asks for in vain

    def forbidden(self, name: str, package: str) -> ModuleSpec:
        """A stand-in for a module of a package that is forbidden.

        Raises `ImportError` where a library asks, or `ModuleNotFoundError` where the asker catches
        it.
        """
        note = f"imports {package}, which this homework forbids"
        self._note(note)
        error = ImportError(f"the submission {note}")
        self._raise_where_it_is_caught(error)
        return self._stand_in(name, error)

    def missing(self, name: str, reason: str) -> ModuleSpec:
        """A stand-in for a module that is not there; of what only shows things, nobody is told.

        Raises `ModuleNotFoundError` where a library asks, or where the asker catches it.
        """
        error = ModuleNotFoundError(f"No module named {name!r}: {reason}", name=name)
        if name.partition(".")[0] in SHOWING.split():
            return self._stand_in(name, error)
        self._raise_where_it_is_caught(error)
        if name.rpartition(".")[0] not in self._given:
            self._note_missing(name)
        return self._stand_in(name, error)

    def in_another_case(self, name: str, path: str) -> None:
        """Note that a file is imported by its name in other capitals than it has."""
        own, asked = path.rpartition("/")[2].removesuffix(".py"), name.rpartition(".")[2]
        if own != asked and own.lower() == asked.lower():
            self._note(f"imports {asked}, but the file is {own}.py: {CAPITALS}")

    def forget(self) -> None:
        """Have the next file that imports what is not there be asked about it again."""
        for name in self._given:
            if isinstance(sys.modules.get(name), StandIn):
                del sys.modules[name]
        self._given.clear()

    def _raise_where_it_is_caught(self, error: ImportError) -> None:
        asker = _asker()
        if not asker.startswith(self._root) and asker != "<string>":
            raise error  # a library's own code asks, for something optional
        for frame in frames_below(sys._getframe(), self._root):
            path = frame.f_code.co_filename.removeprefix(self._root)
            if self._tries.catches(self._sources.get(path, ""), frame.f_lineno):
                raise ModuleNotFoundError(*error.args, name=error.name)

    def _stand_in(self, name: str, error: ImportError) -> ModuleSpec:
        self._given[name] = None
        loader: Any = Absent(lambda: type(error)(*error.args, name=error.name))
        return ModuleSpec(name, loader, is_package=True)

    def _note_missing(self, name: str) -> None:
        """Have one note say all that a file imports and cannot have."""
        file = self._importer()
        names = self._missing.setdefault(file, {})
        self._notes.pop(_lacking(file, names), None)
        names[name] = None
        self._notes[_lacking(file, names)] = None

    def _note(self, what: str) -> None:
        """Note what the submission's file that asks for the module does."""
        self._notes[f"{self._importer()} {what}"] = None

    def _importer(self) -> str:
        frame = next(frames_below(sys._getframe(), self._root), None)
        return frame.f_code.co_filename.removeprefix(self._root) if frame else "the submission"


def _lacking(file: str, names: Iterable[str]) -> str:
    asked = ", ".join(names)
    return f"{file} imports what is not there ({asked}): it costs nothing unless it is used"


def _asker() -> str:
    """The file of whoever imports something, past the code of Python and ours that does it."""
    frame: FrameType | None = sys._getframe()
    while frame and str(frame.f_globals.get("__name__")).partition(".")[0] in IMPORTING:
        frame = frame.f_back
    return frame.f_code.co_filename if frame else ""
