"""Looks through a hand-in for what an assignment asks for, and tells which folder is graded.

The texts are only looked at here; those that are graded are read, and held to be text, later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from autograder.handin.decoding import NotText, to_text
from autograder.handin.definitions import defined, pattern_for
from autograder.handin.names import SHOWN, Steps, steps
from autograder.handin.roots import (
    NOT_GRADED,
    FileNames,
    Folder,
    home_of,
    ranked_folders,
    shallowest,
)
from autograder.handin.wanted import Wanted
from autograder.records.text import printable

MOST_FILES, MOST_BYTES = 1000, 4 << 20  # that are looked through; honest ones have a tenth

Reader = Callable[[], bytes]


class RootError(Exception):
    """The folder that was asked for is not there; the text says which ones are."""


class Survey(NamedTuple):
    """What was found in a hand-in, and the folder that is graded."""

    wanted: Wanted
    seen: Mapping[Steps, FileNames]
    folders: tuple[Folder, ...]  # the one to grade first
    root: Steps


def survey(files: Mapping[Steps, tuple[int, Reader]], wanted: Wanted) -> Survey:
    """Look through Python files, given by their size and what reads them, in their order.

    Raises `RootError` where the folder that is asked for has no Python files.
    """
    seen = {}
    pattern, left = pattern_for((*wanted.classes, *wanted.built_on), wanted.functions), MOST_BYTES
    likely = {*sorted(files, key=_likelihood)[:MOST_FILES]}
    for path, (size, read) in files.items():
        if path in likely and size <= left:
            data = read()
            left -= max(size, len(data))
            text = _text(data)
            seen[path] = FileNames(defined(text, pattern), not text.strip())
    found = tuple(ranked_folders(seen, wanted))
    if wanted.root and files:
        root = _asked(wanted.root, list(files), found)
    else:
        root = found[0].path if found else shallowest(list(files))
    return Survey(wanted, seen, found, root)


def _likelihood(path: Steps) -> tuple[bool, int]:
    """What comes first where there is more than is looked through."""
    return home_of(path) == path[:-1], len(path)


def _text(data: bytes) -> str:
    try:
        return to_text(data)[0]
    except NotText:
        return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _asked(root: str, paths: list[Steps], found: tuple[Folder, ...]) -> Steps:
    """The folder of this path below the top, or else the only one whose path ends so."""
    asked = steps(root)
    known = {path[:depth] for path in paths for depth in range(len(path))}
    ending = [folder for folder in known if folder[len(folder) - len(asked) :] == asked]
    if asked in known or len(ending) == 1:
        return asked if asked in known else ending[0]
    shown = [folder.path for folder in found] or sorted({home_of(path) for path in paths})
    there = ", ".join(f"'{printable('/'.join(path)) or '.'}'" for path in shown[: 2 * SHOWN])
    more = f" and {len(shown) - 2 * SHOWN} more" if len(shown) > 2 * SHOWN else ""
    several = "several folders are called" if ending else "there is no folder with Python files"
    raise RootError(f"--root: {several} {printable(root)!r} there; it may be {there}{more}")


def choice_notes(found: Survey, imported: Iterable[str], outside: int) -> Iterator[str]:
    """What there is to say of the choice, one sentence each; nothing where there was none.

    `imported` are the files outside that are imported, `outside` is how many there are.
    """
    wanted, inside = found.wanted, _inside(found)
    graded = f"{_shown(found.root)} was graded{', as --root asked' if wanted.root else ''}"
    if not found.folders and wanted.own:
        nothing = f"no file defines what {_title(wanted)} asks for, such as {_some(wanted.own)}"
        yield f"{nothing}; {graded}" if outside else nothing
    elif outside:
        asked = wanted.classes or wanted.functions
        count = sum(name in inside for name in asked)
        what = "classes" if wanted.classes else "questions"
        graded += f": it defines {count} of the {len(asked)} {what} that {_title(wanted)} asks for"
        others, missing = [*_others(found, inside)], _missing(found, inside)
        sentences = ["; ".join([graded, *others]), *([missing] if missing else [])]
        if others or missing:
            sentences[-1] += "; --root chooses another"
        yield from sentences
    if taken := sorted(imported):
        yield f"imported from outside of {_shown(found.root)}: {_some(map(printable, taken))}"


def _inside(found: Survey) -> set[str]:
    """The names that the graded folder defines."""
    root, defined = found.root, set[str]()
    for path, file in found.seen.items():
        if path[: len(root)] == root and path[len(root)].lower() not in NOT_GRADED:
            defined.update(file.names)
    return defined


def _others(found: Survey, inside: set[str]) -> Iterator[str]:
    """Which other folders define what the graded one does, the likeliest first."""
    root = found.root
    others = [
        (folder, names)
        for folder in found.folders
        if folder.path[: len(root)] != root and not folder.of_several
        if (names := [name for name in folder.has(found.wanted.classes) if name in inside])
    ]
    for folder, names in others[:SHOWN]:
        yield f"{_shown(folder.path)} defines {_some(names)}, too"
    if len(others) > SHOWN:
        yield f"so do {len(others) - SHOWN} more"


def _missing(found: Survey, inside: set[str]) -> str:
    """Where the items' classes are that the graded folder lacks; empty where there are none.

    Every homework has questions: only those above the graded folder may belong to it.
    """
    places: dict[str, Steps] = {}
    for path, file in sorted(found.seen.items()):
        home = home_of(path)
        above = found.root[: len(home)] == home
        for name in found.wanted.own if above else found.wanted.classes:
            if name in file.names and name not in inside:
                places.setdefault(name, path)
    if not places:
        return ""
    where = [f"{name} in {printable('/'.join(path))}" for name, path in places.items()]
    where[0] = where[0].replace(" in ", " is defined in ", 1)
    which = ", which is" if len(places) == 1 else ","
    return f"{_some(where)}{which} outside of {_shown(found.root)}, the folder that was graded"


def _title(wanted: Wanted) -> str:
    return printable(wanted.assignment) or "this assignment"


def _shown(folder: Steps) -> str:
    return f"'{printable('/'.join(folder))}/'" if folder else "the top folder"


def _some(names: Iterable[str]) -> str:
    """The first few of some names."""
    known = [*names]
    more = [f"{len(known) - SHOWN} more"] if len(known) > SHOWN else []
    *first, last = [*known[:SHOWN], *more]
    return f"{', '.join(first)} and {last}" if first else last
