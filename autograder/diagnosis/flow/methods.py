"""Where a class of the submission has its methods, in its own text or in a base's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from autograder.handin.lookup import definers
from autograder.records import syntax

LONGEST = 1 << 17  # characters of a file that is read; honest ones have a tenth of that
DEEPEST = 5  # bases above a class
MOST_CLASSES = 6  # that a class makes its parts of, in its own file


class Method(NamedTuple):
    """A method, and the class that it is written in."""

    kind: str
    node: ast.FunctionDef


class Texts:
    """The submission's classes, each read where it is defined once and nowhere else."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._trees: dict[str, ast.Module] = {}

    def kind(self, name: str) -> ast.ClassDef | None:
        """The class of a name; None where there is none, or more than one."""
        files = definers(name, self._sources, "class")
        if len(files) != 1:
            return None
        body = self._tree(files[0]).body
        found = [one for one in body if isinstance(one, ast.ClassDef) and one.name == name]
        return found[0] if len(found) == 1 else None

    def family(self, name: str) -> list[ast.ClassDef]:
        """A class and those that it has its methods from, the nearest first.

        Empty where one of them is not known, or there is a choice of bases.
        """
        found: list[ast.ClassDef] = []
        while len(found) < DEEPEST and (kind := self.kind(name)) is not None:
            found.append(kind)
            bases = [ast.unparse(one).rpartition(".")[2] for one in kind.bases]
            own = [one for one in bases if one not in ("object", "ABC")]
            if not own:
                return found
            name = own[0] if len(own) == 1 else ""
        return []

    def made_by(self, kind: ast.ClassDef) -> list[str]:
        """The classes of its own file, or others, whose names a class's text calls."""
        calls = [node.func for node in ast.walk(kind) if isinstance(node, ast.Call)]
        names = dict.fromkeys(one.id for one in calls if isinstance(one, ast.Name))
        return [name for name in names if re.match(r"[A-Z]", name)][:MOST_CLASSES]

    def _tree(self, file: str) -> ast.Module:
        if file not in self._trees:
            self._trees[file] = parsed(self._sources[file])
        return self._trees[file]


def method_of(family: list[ast.ClassDef], name: str) -> Method | None:
    """The method of a name that counts: the nearest one."""
    for kind in family:
        found = [one for one in methods(kind) if one.name == name]
        if found:
            return Method(kind.name, found[-1])
    return None


def methods(kind: ast.ClassDef) -> Iterator[ast.FunctionDef]:
    """The methods that are written in a class."""
    return (one for one in kind.body if isinstance(one, ast.FunctionDef))


def parsed(text: str) -> ast.Module:
    """A text's syntax tree; an empty one where it has none, or is too long."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return syntax.parsed(text) if len(text) <= LONGEST else ast.Module([], [])
    return ast.Module([], [])
