"""Where the solution's classes stand: in their places, and in those of what is missing or broken.

A class that a submission defines is replaced where it is defined or imported. One that it lacks
is there, too: in the file that should define it, in a file that is missing or cannot be run, and
wherever it is imported by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType
from typing import Any

from autograder.course.exercises import EXERCISES
from autograder.handin.lookup import called_in, definers
from autograder.records.spelling import OURS, Spelling
from autograder.worker.inside.standins import StandIn

# Packages that hold what a solution defines: one that a submission lacks is made.
HOLDING = ("mytorch", "mytorch.nn", "mytorch.optim", "models")
Substitute = Callable[[Any], type]  # what takes the place of a submission's own class


def answer(give: Callable[[str], Any], module: str, name: str) -> Any:
    """What `give` has for a name that a module lacks; raises AttributeError for nothing."""
    found = None if name.startswith("__") else give(name)
    if found is None:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return found


class Names(Mapping[str, Any]):
    """A module's namespace while it is executed: swapped classes take their places at once."""

    def __init__(self, namespace: dict[str, Any], swapped: Mapping[str, Substitute]) -> None:
        self._namespace = namespace
        self._swapped = swapped

    def __getitem__(self, name: str) -> Any:
        return self._namespace[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._swapped and isinstance(value, type | FunctionType | StandIn):
            value = self._swapped[name](value)  # but not a module of the same name
        self._namespace[name] = value

    def __delitem__(self, name: str) -> None:
        del self._namespace[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._namespace)

    def __len__(self) -> int:
        return len(self._namespace)


class Places:
    """The solution's classes for a submission's files, given as paths and texts.

    `swapped` makes them, by our names, which the course may spell otherwise. `broken` are the
    paths of files without a text.
    """

    def __init__(
        self,
        swapped: Mapping[str, Substitute],
        sources: Mapping[str, str],
        broken: Mapping[str, str],
        spelling: Spelling = OURS,
    ) -> None:
        swapped = {called_in(sources, name, spelling): make for name, make in swapped.items()}
        self._swapped = swapped
        self._broken = frozenset(broken)
        self._definers = {name: {*definers(name, sources)} for name in swapped}
        self._homes = {
            called_in(sources, name, spelling): _stem(spelling.home(kind.home))
            for kind in EXERCISES.values()
            for name in (kind.name, *kind.inside)
        }

    def prepare(self, path: str, names: dict[str, Any]) -> Names:
        """The namespace to run a file in, with what should be defined there, and nowhere is."""
        names |= {name: self._swapped[name](None) for name in self._missing(_stem(path))}
        return Names(names, self._swapped)

    def fill(self, path: str, names: dict[str, Any]) -> None:
        """Where a file of the submission has failed, have the solution's stand for what it lost."""
        for name in self._lost_with(path):
            if isinstance(names.get(name), StandIn | None):
                names[name] = self._swapped[name](None)

    def give(self, name: str) -> Any:
        """What a module answers where it lacks a name; None if it is to be had somewhere."""
        return None if self._definers.get(name, {"somewhere"}) else self._swapped[name](None)

    def in_place_of(self, name: str) -> ModuleSpec | None:
        """A module for one that the submission lacks, if it should define what is missing."""
        loader: Any = self
        if name in HOLDING and not all(self._definers.values()):
            return ModuleSpec(name, loader, is_package=True)
        return ModuleSpec(name, loader) if any(self._missing(name.rpartition(".")[2])) else None

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to importlib."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill such a module."""
        for name in self._missing(module.__name__.rpartition(".")[2]):
            vars(module)[name] = self._swapped[name](None)
        vars(module)["__getattr__"] = partial(answer, self.give, module.__name__)

    def _lost_with(self, path: str) -> list[str]:
        """The classes that are lost where a file fails."""
        defined = [name for name, paths in self._definers.items() if path in paths]
        if path in self._broken and not any(self._missing(_stem(path))):
            return [name for name, paths in self._definers.items() if not paths]
        return [*defined, *self._missing(_stem(path))]

    def _missing(self, stem: str) -> Iterator[str]:
        """The classes that a file of this name should define, and that none does."""
        for name, paths in self._definers.items():
            if not paths and self._homes.get(name) == stem.lower():
                yield name


def _stem(path: str) -> str:
    """A file's name without its folder and ending, in lower case."""
    return path.rpartition("/")[2].removesuffix(".py").lower()
