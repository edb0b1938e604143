"""Checks an assignment's `[names]`, and works out what each of our classes is called by them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from keyword import iskeyword
from pathlib import Path
from typing import NamedTuple

from autograder.course.exercise import Exercise
from autograder.course.exercises import EXERCISES
from autograder.course.tables import AssignmentError, MembersTable, NamesTable
from autograder.records.spelling import OURS, Names, Spelling

FOLDERS = ("mytorch/", "models/")  # of what has classes
FILE = re.compile(r"(?!.*\.\.)\w[\w./-]*\.py")
KINDS = ("methods", "attributes", "arguments")


class Ours(NamedTuple):
    """What we call what a class has: what the grader reads, sets, calls and gives."""

    methods: tuple[str, ...]
    attributes: tuple[str, ...]
    arguments: tuple[str, ...]


def ours_of(kind: type[Exercise]) -> Ours:
    """The names of an exercise's class, parameters, gradients and parts among them."""
    learnt: Mapping[str, str] = getattr(kind, "parameters", {})
    parts = [name.lower() for name in kind.builds_on] if hasattr(kind, "parameters") else []
    attributes = (*kind.attributes, *learnt, *learnt.values(), *parts)
    return Ours(kind.methods, attributes, kind.keywords)


def spelling_for(table: NamesTable, path: Path) -> Spelling:
    """What a course calls our classes and what they have, class by class.

    Raises `AssignmentError` where a name is none of ours, or none that could be taken; all that
    is wrong is told at once.
    """
    if table == NamesTable():
        return OURS
    known = {
        name: ours_of(kind)
        for kind in EXERCISES.values()
        if kind.home.startswith(FOLDERS)
        for name in (kind.name, *kind.inside)
    }
    if wrong := [*_wrong(table, known)]:
        lines = dict.fromkeys(f"{path}: names.{line}" for line in wrong)
        raise AssignmentError("\n".join(lines))
    everywhere = {**table.attributes, **table.methods}
    return Spelling(
        files=dict(table.files),
        classes=_changed(table.classes),
        members={n: found for n, one in known.items() if (found := _members(table, n, one))},
        arguments={
            n: found
            for n, one in known.items()
            if (found := _changed(_given(table, n, "arguments", one.arguments)))
        },
        others=_changed(everywhere),
        below={name: _below(name) for name in known},
    )


def _below(name: str) -> tuple[str, ...]:
    """The classes that one is built on, and those that they are; nearest first."""
    found: list[str] = []
    own = next(kind for kind in EXERCISES.values() if name in (kind.name, *kind.inside))
    queue = [*own.inside, *own.builds_on, *own.speaks_of]
    for one in queue:
        if one not in found and one != name:
            found.append(one)
            queue += EXERCISES[one].builds_on if one in EXERCISES else ()
    return tuple(found)


def _members(table: NamesTable, name: str, one: Ours) -> Names:
    methods = _given(table, name, "methods", one.methods)
    return _changed({**methods, **_given(table, name, "attributes", one.attributes)})


def _given(table: NamesTable, name: str, kind: str, ours: Collection[str]) -> dict[str, str]:
    """What a class has of one kind, by the names of all and by its own."""
    named = {**getattr(table, kind), **getattr(table.of.get(name, MembersTable()), kind)}
    return {n: hers for n, hers in named.items() if n in ours}


def _changed(names: Names) -> dict[str, str]:
    return {ours: hers for ours, hers in names.items() if ours != hers}


def _wrong(table: NamesTable, known: Mapping[str, Ours]) -> Iterator[str]:
    """What is wrong, each as a key and a sentence."""
    homes = {
        kind.home.rpartition("/")[2] for kind in EXERCISES.values() if kind.home.startswith(FOLDERS)
    }
    yield from _unknown("files", table.files, homes, "no file of ours is called {}")
    yield from _twice("files", table.files)
    for ours, hers in table.files.items():
        if not FILE.fullmatch(hers):
            yield f"files.{ours!r}: {hers!r} is no path of a Python file, such as 'conv.py'"
    yield from _unknown("classes", table.classes, known, "no class of ours is called {}")
    yield from _no_names("classes", table.classes)
    yield from _twice("classes", table.classes)
    for ours, hers in table.classes.items():
        if hers != ours and hers in known:
            yield f"classes.{ours}: {hers} is another class of ours; give it a name of its own"
    yield from _unknown("of", table.of, known, "no class of ours is called {}")
    yield from _wrong_members(table, known)


def _wrong_members(table: NamesTable, known: Mapping[str, Ours]) -> Iterator[str]:
    tables: list[tuple[str, MembersTable, list[str]]] = [("", table, [*known])]
    tables += [(f"of.{name}.", one, [name]) for name, one in table.of.items() if name in known]
    for prefix, part, classes in tables:
        for kind in KINDS:
            names = getattr(part, kind)
            allowed = {ours for name in classes for ours in getattr(known[name], kind)}
            whose = f"{classes[0]} has" if prefix else "our classes have"
            what = f"{whose} no {kind[:-1]} {{}}"
            yield from _unknown(f"{prefix}{kind}", names, allowed, what)
            yield from _no_names(f"{prefix}{kind}", names)
    renamed = {o for one in (table, *table.of.values()) for o in (*one.attributes, *one.methods)}
    found: dict[str, list[str]] = {}
    for name, one in known.items():
        members = _given(table, name, "attributes", one.attributes)
        members |= _given(table, name, "methods", one.methods)
        beside = {*one.attributes, *one.methods, *renamed}
        arguments = _given(table, name, "arguments", one.arguments)
        for given, ours in ((members, beside), (arguments, {*one.arguments})):
            for line in (*_twice("", given), *_clashes(given, ours)):
                found.setdefault(line.removeprefix(": "), []).append(name)
    for line, classes in found.items():
        more = f" and {len(classes) - 1} more" if len(classes) > 1 else ""
        yield f"of.{classes[0]}{more}: {line}"


def _clashes(given: Names, ours: Collection[str]) -> Iterator[str]:
    """Why one class cannot have these names: it needs them for what we call so."""
    for own, hers in given.items():
        if hers != own and hers in ours:
            yield f"{hers} cannot stand for {own}: it is what we call something else"


def _unknown(key: str, names: Iterable[str], known: Collection[str], what: str) -> Iterator[str]:
    """What is named on the left and is none of ours."""
    for name in names:
        if name not in known:
            allowed = ", ".join(sorted(known)) or "none"
            yield f"{key}: {what.format(repr(name))}; allowed: {allowed}"


def _no_names(key: str, names: Names) -> Iterator[str]:
    """What stands on the right and is no name that a class or a member could have."""
    for ours, hers in names.items():
        if not hers.isidentifier() or iskeyword(hers):
            yield f"{key}.{ours}: {hers!r} is no name of Python's; expected letters, digits and _"
        elif hers.startswith("_"):
            yield f"{key}.{ours}: {hers} is private to a class; take a name without _ before it"


def _twice(key: str, names: Names) -> Iterator[str]:
    """Where two of ours have one name on the right."""
    first: dict[str, str] = {}
    for ours, hers in names.items():
        if (other := first.setdefault(hers, ours)) != ours:
            yield f"{key}: {hers} stands for both {other} and {ours}; it can be one's only"
