"""Which folder of a hand-in is graded: the one that defines what the assignment asks for.

A folder *holds* the definitions of its own mytorch/, models/ and mcq.py; files that lie in none of
these are held by the folder that they lie in. Where some folders have no name in common, they may
be parts of one hand-in, and the folder around them holds all that they do.

The folder is taken that comes first in this order:

1. it defines something that is looked for at all;
2. most of the items' classes. Where more than half of them are still as a handout leaves them,
   only those that are written count: a starter copy loses;
3. the assignment's name, however it is spelled (`HW2P1`, `hw2/p1`, `homework 2 part 1`); then
   `handin`, `handout` or `submission`;
4. no name such as `old`, `copy` or `starter`; and a mytorch/ or models/ of its own;
5. most questions, most classes that the items build on, and most that is written: of several
   years' copies, the one that is furthest;
6. the shallowest, and the alphabet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from autograder.handin.called import homework, is_aside, nearness
from autograder.handin.lookup import PACKAGES
from autograder.handin.names import Steps
from autograder.handin.wanted import Wanted

# Directly below the root: a submission may be the course tree that holds the grader itself, and
# what makes it known to pytest.
NOT_GRADED = {"autograder", "handout", "tests", "docs", "build", "dist", "conftest.py"}


class FileNames(NamedTuple):
    """What is known of a file: the wanted names that it defines, each with whether it is written.

    An empty file may lie anywhere.
    """

    names: Mapping[str, bool]
    is_empty: bool = False


class Folder(NamedTuple):
    """A folder that may be graded, and what it holds."""

    path: Steps
    names: Mapping[str, bool]
    of_several: bool = False  # what others inside of it hold is in its names, too
    is_plain: bool = False  # its files lie in no mytorch/ or models/

    def has(self, wanted: Iterable[str]) -> list[str]:
        """Those of some names that it holds."""
        return [name for name in wanted if name in self.names]


def ranked_folders(seen: Mapping[Steps, FileNames], wanted: Wanted) -> list[Folder]:
    """The folders that define something wanted, the one to grade first."""
    homes = _homes(seen, wanted)
    found = {home.folder.path: home.folder for home in homes.values()}
    for above, inside in _around(homes).items():
        own = [homes[above]] if above in homes else []
        branches = {home.folder.path[len(above)] for home in inside}
        if (own or len(branches) > 1) and _are_one(above, [*own, *inside], wanted):
            names = _union(home.folder.names for home in (*own, *inside))
            whole = Folder(above, names, of_several=True)
            for home in inside:
                if len(whole.has(wanted.own)) > len(home.folder.has(wanted.own)):
                    found.pop(home.folder.path, None)
            found[above] = whole
    return sorted(found.values(), key=lambda folder: rank(folder, wanted))


def rank(folder: Folder, wanted: Wanted) -> tuple[object, ...]:
    """Where a folder comes among all; the first one is graded."""
    near = nearness(folder.path, wanted.assignment)
    own = folder.has(wanted.classes or wanted.functions)
    written = sum(folder.names[name] for name in own)
    counted = written if 2 * written < len(own) else len(own)
    return (
        bool(_passed_over(folder.path)),
        (-counted, -len(own)),
        (near.missing, near.inexact, near.elsewhere),
        (is_aside(folder.path), folder.is_plain),
        (-len(folder.has(wanted.functions)), -len(folder.has(wanted.built_on))),
        -sum(folder.names.values()),
        len(folder.path),
        folder.path,
    )


def _passed_over(folder: Steps) -> set[str]:
    """Its steps that hold no hand-in, as a rule; students do work in `handout`."""
    return {step.lower() for step in folder} & (NOT_GRADED - {"handout"})


def home_of(path: Steps) -> Steps:
    """The folder that holds what a file defines."""
    lower = [part.lower() for part in path]
    packages = [depth for depth, step in enumerate(lower[:-1]) if step in PACKAGES]
    outer = [depth for depth in packages if depth - 1 not in packages]
    if outer:
        return path[: outer[-1]]
    return next(anchors([path]), path[:-1])


class _Home(NamedTuple):
    """A folder with the definitions that it holds itself."""

    folder: Folder
    homework: tuple[str, ...]  # the one that its name says
    aside: int  # the depth of the last step that says that it does not count; -1 for none
    modules: list[Steps]  # its files in packages that others may have, too


def _homes(seen: Mapping[Steps, FileNames], wanted: Wanted) -> dict[Steps, _Home]:
    names: dict[Steps, dict[str, bool]] = {}
    modules: dict[Steps, list[Steps]] = {}
    packages: set[Steps] = set()
    for path, file in seen.items():
        home = home_of(path)
        if path[len(home)].lower() in PACKAGES:
            packages.add(home)
            if not file.is_empty:
                modules.setdefault(home, []).append(path[len(home) :])
        if file.names:
            known = names.setdefault(home, {})
            known.update({n: written or known.get(n, False) for n, written in file.names.items()})
    return {
        home: _Home(
            Folder(home, names[home], is_plain=home not in packages),
            homework(home),
            max((depth for depth, step in enumerate(home) if is_aside((step,))), default=-1),
            modules.get(home, []),
        )
        for home in names
        if not _is_beside(home, names)
    }


def _is_beside(home: Steps, names: Mapping[Steps, Mapping[str, bool]]) -> bool:
    """Whether a folder lies where nothing is graded, as in tests, of one that defines as much."""
    return any(
        step.lower() in NOT_GRADED and names[home].keys() <= names.get(home[:depth], {}).keys()
        for depth, step in enumerate(home)
    )


def _around(homes: Mapping[Steps, _Home]) -> dict[Steps, list[_Home]]:
    """All folders that others lie in, with those; the deepest first."""
    around: dict[Steps, list[_Home]] = {}
    for path, home in homes.items():
        for depth in range(len(path)):
            around.setdefault(path[:depth], []).append(home)
    return dict(sorted(around.items(), key=lambda one: -len(one[0])))


def _union(several: Iterable[Mapping[str, bool]]) -> dict[str, bool]:
    return {name: written for names in several for name, written in names.items()}


def _are_one(above: Steps, group: list[_Home], wanted: Wanted) -> bool:
    """Whether folders are parts of one hand-in: nothing is there twice, and no name sets one apart.

    A homework's folder beside others is a hand-in of its own.
    """
    if sum(len(home.folder.names) for home in group) > len({*wanted.own, *wanted.built_on}):
        return False
    inside = [home for home in group if home.folder.path != above]
    if any(home.folder.path[len(above)].lower() in NOT_GRADED for home in inside):
        return False
    if any(home.aside >= len(above) for home in group):
        return False
    said = {home.homework for home in inside}
    if homework((wanted.assignment,)) and len(said) > 1:
        return False
    names = Counter(name for home in group for name in home.folder.names)
    modules = Counter(module for home in group for module in home.modules)
    return max((*names.values(), *modules.values())) == 1


# --- where nothing is looked for, or found --------------------------------------------


def anchors(paths: Iterable[Steps]) -> Iterator[Steps]:
    """Directories that directly hold what the root of a submission holds, some repeatedly.

    Those of one path come in the order of their depth.
    """
    for path in paths:
        lower = [part.lower() for part in path]
        yield from (path[:depth] for depth, step in enumerate(lower[:-1]) if step in PACKAGES)
        if lower[-1] == "mcq.py":
            yield path[:-2] if lower[-2:-1] == ["mcq"] else path[:-1]


def shallowest(paths: list[Steps]) -> Steps:
    """Choose the directory that is graded: the shallowest that looks like a submission."""

    def rank(folder: Steps) -> tuple[int, bool, Steps]:
        return len(folder), any(step.lower() in NOT_GRADED for step in folder), folder

    first = [anchor for path in paths if (anchor := next(anchors([path]), None)) is not None]
    return min(first, key=rank, default=_common([path[:-1] for path in paths]))


def _common(folders: list[Steps]) -> Steps:
    """Give the deepest directory that holds all ``folders``."""
    if not folders:
        return ()
    first, last = min(folders), max(folders)
    while first != last[: len(first)]:
        first = first[:-1]
    return first
