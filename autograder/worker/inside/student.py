"""The submission as an exercise sees it."""

from __future__ import annotations

from collections.abc import Collection
from types import ModuleType
from typing import Any

from autograder.handin.lookup import called_in, is_of_a_class
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.near import defined_in, near
from autograder.worker.inside.raised.left import Texts
from autograder.worker.inside.standins import StandIn, error_of


class ClassNotFoundError(Exception):
    """No file of the submission defines the class; the text says where it was looked for.

    It is `about` the class of ours that the course may call otherwise.
    """

    def __init__(self, name: str, where: str, about: str) -> None:
        super().__init__(f"{name} was not found{where}")
        self.about = about


class Student:
    """The submission as an exercise sees it: its classes, as attributes.

    A class is looked for in its home file first, then in every file that defines it.
    `notes` says which file was taken where there was a choice. What has a name of those `known`
    is never taken for a misspelling of another.
    """

    def __init__(self, modules: SubmissionModules, home: str, known: Collection[str] = ()) -> None:
        self.modules = modules
        self._home = modules.spelling.home(home)
        self._known = known
        self.notes: list[str] = []
        self.tried: set[str] = set()  # classes of which something was tried that no case needs

    def all_notes(self) -> list[str]:
        """What is worth a word about where classes and other modules were looked for."""
        return [*self.notes, *self.modules.notes]

    def texts(self) -> Texts:
        """The submission's files, for whoever looks into what they raise."""
        lookup = self.modules.lookup
        return Texts(lookup.definers, lambda path: lookup.sources.get(path, ""))

    def __getattr__(self, name: str) -> Any:
        found = self._find(name)
        setattr(self, name, found)
        return found

    def _find(self, ours: str) -> Any:
        lookup, swapped = self.modules.lookup, self.modules.swapped
        name = called_in(lookup.sources, ours, self.modules.spelling)
        homes = lookup.candidates(self._home)
        others: list[Any] = []  # what the home file has in place of a class
        failed: list[StandIn] = []
        for path in lookup.holders(name, self._home):
            found = getattr(self.modules.load(path), name, None)
            if isinstance(found, StandIn):
                failed.append(found)
            elif isinstance(found, type) or (found is not None and not is_of_a_class(name)):
                self._note(name, path, lookup.definers(name))
                return found
            elif found is not None and path in homes and not isinstance(found, ModuleType):
                others.append(found)
        if ours in swapped:
            return swapped[ours](None)
        if others:
            return others[0]
        if failed:
            raise error_of(failed[0])
        raise ClassNotFoundError(name, self._near(name), ours)

    def _note(self, name: str, path: str, definers: list[str]) -> None:
        others = [other for other in definers if other != path]
        if others and path in definers:
            self.notes.append(f"{name} was taken from {path}; {', '.join(others)} defines it too")

    def _near(self, name: str) -> str:
        """Where a class may be that was not found, and what to do."""
        lookup = self.modules.lookup
        texts = {path: lookup.sources.get(path, "") for path in lookup.paths}
        defined = defined_in(texts, "class" if is_of_a_class(name) else "def")
        if other := near(name, defined, self._known):
            return f"; {defined[other]} has {other}: call it {name}"
        return f": define it in {self._home}"
