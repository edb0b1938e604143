"""Which items a changed file touches: by the imports of the submission's files.

Imports are looked up as the worker looks them up, and wherever it cannot be told what a file
imports, it may import anything: an item that is graded in vain costs a moment, one that is not
graded costs trust.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from autograder.course.builds_on import builds_on
from autograder.course.exercise import Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Item
from autograder.handin.lookup import SEARCH_PATH, called_in
from autograder.handin.submission import Submission
from autograder.records.syntax import parsed

# Who uses one of these may import what the text does not say.
LOADERS = frozenset(("importlib", "imp", "runpy", "pkgutil", "builtins"))  # modules
NAMES = frozenset(("__import__", "__builtins__", "exec"))
LONGEST = 100_000  # characters of a text that is taken apart; a longer one may import anything


class Import(NamedTuple):
    """One import: `from ..module import names` has level 2, `import module` level 0, no names."""

    level: int
    module: str
    names: tuple[str, ...] = ()


class Text(NamedTuple):
    """What a file's text says: what it imports, and whether it may import anything besides."""

    imports: tuple[Import, ...] = ()
    anything: bool = False
    attributes: frozenset[str] = frozenset()  # asked of anything, a package perhaps


class Reach(NamedTuple):
    """The files that some files load, themselves included; or, possibly, just any."""

    files: frozenset[str]
    anything: bool = False


def parse(text: str) -> ast.Module | None:
    """A file's syntax tree; None where it has none."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return parsed(text)
    return None


def read(text: str) -> Text:
    """What a text imports, wherever in it; one that does not compile imports nothing."""
    if len(text) > LONGEST:
        return Text(anything=True)
    tree = parse(text)
    nodes = [*ast.walk(tree)] if tree else []
    imports = tuple(found for node in nodes for found in _imports(node))
    attributes = frozenset(node.attr for node in nodes if isinstance(node, ast.Attribute))
    return Text(imports, any(_is_by_name(node) for node in nodes), attributes)


def _is_by_name(node: ast.AST) -> bool:
    """Whether something may be imported here whose name is known only when it runs."""
    if isinstance(node, ast.Name):
        return node.id in NAMES
    if isinstance(node, ast.Call):  # `eval` alone is what courses call an argument of `forward`
        return isinstance(node.func, ast.Name) and node.func.id == "eval"
    return any(not LOADERS.isdisjoint(one.module.split(".")) for one in _imports(node))


def _imports(node: ast.AST) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(0, alias.name) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        names = tuple(alias.name for alias in node.names)
        yield Import(node.level, node.module or "", names)


class Imports:
    """The import graph of a submission; what another one has read already is not read again."""

    def __init__(self, submission: Submission, other: Imports | None = None) -> None:
        self._lookup = submission.lookup()
        self._texts: dict[str, Text] = dict(other._texts) if other else {}
        self._direct: dict[str, Reach] = {}
        self._of_item: dict[str, Reach] = {}
        self._own: dict[str, frozenset[str]] = {}

    def of_item(self, item: Item) -> Reach:
        """The files on which an item's score depends."""
        if item.name not in self._of_item:
            self._of_item[item.name] = self.reach(self._roots(item))
        return self._of_item[item.name]

    def reach(self, roots: Iterable[str]) -> Reach:
        """The files that these load, directly or not."""
        seen: dict[str, None] = {}
        queue, anything = [*roots], False
        for path in queue:
            if path not in seen:
                seen[path] = None
                files, unknown = self.direct(path)
                queue += files
                anything |= unknown
        return Reach(frozenset(seen), anything)

    def direct(self, path: str) -> Reach:
        """The files that one loads by its own imports; and the packages that it lies in."""
        if path not in self._direct:
            text = self._lookup.sources.get(path, "")
            if text not in self._texts:
                self._texts[text] = read(text)
            imports, anything, attributes = self._texts[text]
            files = {file for one in imports for file in self._imported(path, one, attributes)}
            files.update(file for package in _packages(path) for file in self._chain(package))
            self._direct[path] = Reach(frozenset(files), anything)
        return self._direct[path]

    def own(self, item: Item) -> frozenset[str]:
        """All files that the worker may take for the item's own class."""
        if item.name not in self._own:
            names = (*names_asked(item.exercise), *item.exercise.inside)
            self._own[item.name] = frozenset(self._holders(item, item.exercise.home, names))
        return self._own[item.name]

    def _roots(self, item: Item) -> Iterator[str]:
        """All files that the worker may take for the item's class, or for one that it builds on."""
        yield from self.own(item)
        for kind in (EXERCISES[name] for name in builds_on(item.exercise.name)):
            yield from self._holders(item, kind.home, (kind.name, *kind.inside))

    def _holders(self, item: Item, home: str, names: Iterable[str]) -> Iterator[str]:
        """The files that may define one of these names, which should stand in their home."""
        spelling = item.exercise.spelling
        for name in names:
            called = called_in(self._lookup.sources, name, spelling)
            yield from self._lookup.holders(called, spelling.home(home))

    def _imported(self, path: str, one: Import, attributes: Collection[str]) -> Iterator[str]:
        starts = [one.module]
        if one.level:
            above = one.level - 1
            folders = [package.split(".") for package in _packages(path)]
            starts = [
                ".".join([*steps[: len(steps) - above], *filter(None, [one.module])])
                for steps in folders
                if len(steps) > above
            ]
        for name in starts:
            yield from self._chain(name)
            yield from self._submodules(name, one.names)
            yield from self._members(name, one.names or attributes)

    def _chain(self, name: str) -> Iterator[str]:
        """The files behind a module's name: of the packages on the way, then its own."""
        steps = name.split(".")
        for end in range(1, len(steps) + 1):
            found = self._lookup.file(".".join(steps[:end]))
            if found is None:
                return
            yield found[0]

    def _submodules(self, package: str, names: Collection[str]) -> Iterator[str]:
        """Of the names that are imported from a package, those that are modules in it."""
        file, is_package = self._lookup.file(package) or ("", False)
        if not is_package:
            return
        for name in names:
            if name == "*":  # all that it defines; it may say that its modules count, too
                folder = file.rpartition("/")[0]
                yield from (p for p in self._lookup.paths if p.rpartition("/")[0] == folder)
            else:
                yield from self._chain(f"{package}.{name}")

    def _members(self, package: str, names: Collection[str]) -> Iterator[str]:
        """Where a package's files define what is asked of it and it may lack."""
        file, is_package = self._lookup.file(package) or ("", False)
        folder = file.removesuffix("__init__.py")
        for name in names if is_package else ():
            yield from (p for p in self._lookup.definers(name) if p.startswith(folder))


def _packages(path: str) -> set[str]:
    """The names under which the folder of a file may be known as a package."""
    folder = path.rpartition("/")[0]
    inner = (folder.removeprefix(f"{start}/") for start in SEARCH_PATH if start)
    return {name.replace("/", ".") for name in (folder, *inner) if name}


class _Listener:
    """Stands for a submission that has nothing, and notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        self.asked.append(name)
        raise AttributeError(name)


def names_asked(exercise: Exercise) -> tuple[str, ...]:
    """The names that an exercise asks a submission for, its own one first."""
    listener = _Listener()
    case = next(exercise.cases(np.random.default_rng(0)))
    with suppress(AttributeError):
        next(exercise.attempt(listener, case), None)
    return (exercise.name, *listener.asked)


def changed(before: Submission, after: Submission) -> tuple[str, ...]:
    """The paths of all files that differ, sorted: new ones, deleted ones, and other texts."""
    old = [before.sources, before.broken, before.outside]
    new = [after.sources, after.broken, after.outside]
    paths = sorted({path for kind in (*old, *new) for path in kind})
    return tuple(p for p in paths if [k.get(p) for k in old] != [k.get(p) for k in new])


def touched(
    items: Iterable[Item], before: Imports, after: Imports, paths: Collection[str]
) -> tuple[Item, ...]:
    """The items whose scores may depend on files that differ before and after."""

    def is_touched(item: Item) -> bool:
        reached = before.of_item(item), after.of_item(item)
        return any(one.anything or not one.files.isdisjoint(paths) for one in reached)

    return tuple(item for item in items if is_touched(item))
