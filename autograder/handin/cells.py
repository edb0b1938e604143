"""A notebook as the Python file that its cells would make: what they define, and no more.

A hand-in may be a notebook alone. Its classes are graded, and what they need is kept: imports,
functions, classes and constants, in the order of the cells. What a cell does besides, such as
training a model or asking for a check, is not done.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

import msgspec

from autograder.handin.limits import MAX_NOTEBOOK, MIB
from autograder.handin.lookup import PACKAGES
from autograder.handin.member import Member
from autograder.handin.names import NOTEBOOK, PYTHON
from autograder.records.decoders import json_decoder
from autograder.records.syntax import parsed
from autograder.records.text import printable

MOST = 20  # notebooks of a hand-in that are looked into
MAX_CODE = MIB // 4  # bytes of code in all of them: a tree of it takes hundreds of times as much
DEFINED = re.compile(rb"^[ \t]*(?:class|def)[ \t]+\w", re.MULTILINE)
OURS = frozenset(("autograder", "otter"))  # which no class needs
FUTURE = "__future__"
# What IPython alone understands: lines, and what begins a cell of Python or of something else.
MAGIC = re.compile(r"\s*(?:[%!]|(?:pip|conda|ls|cd)\s|\??[\w.]+\?{1,2}\s*$|[\w, ]+=\s*[%!])")
OF_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# What a constant may be computed with; anything else may take long, or want a file.
OF_CONSTANTS = frozenset(
    (
        *("np", "numpy", "math", "float", "int", "tuple", "range"),
        *("TypeVar", "NewType", "namedtuple", "dict", "list", "set", "frozenset"),
    )
)


class Cell(msgspec.Struct):
    """One cell of a notebook."""

    cell_type: str = ""
    source: str | list[str] = ""

    @property
    def text(self) -> str:
        """Its lines."""
        return self.source if isinstance(self.source, str) else "".join(self.source)


class Notebook(msgspec.Struct):
    """What of a notebook's file matters here."""

    cells: list[Cell] = []


BOOK: msgspec.json.Decoder[Notebook] = json_decoder(Notebook)


def as_python(members: list[Member], notes: list[str]) -> list[Member]:
    """The members of a hand-in, of which notebooks become Python files where there is no such.

    One that defines nothing, or cannot be read, stays a notebook; and so do all of very many, and
    those whose code is too long.
    """
    own = [one for one in members if not one.is_clutter]
    found = [one for one in own if one.is_notebook and not one.oddity]
    if any(one.is_python for one in own) or not 0 < len(found) <= MOST:
        return members
    made: dict[str, Member] = {}
    room = MAX_CODE
    for one in found:
        texts = _code(one)
        room -= sum(map(len, texts))
        if room >= 0 and (text := to_python(texts).encode()) and DEFINED.search(text):
            made[one.name] = _file(one, text)
    notes += [f"'{printable(name)}' is graded by what its cells define" for name in made]
    return [made.get(one.name, one) for one in members]


def _file(member: Member, text: bytes) -> Member:
    name = f"{member.name[: -len(NOTEBOOK)]}{PYTHON}"
    return replace(member, name=name, size=len(text), read=lambda limit: text[:limit])


def _code(member: Member) -> list[str]:
    """The texts of a notebook's code cells; none of what is no notebook."""
    try:
        data = member.read(MAX_NOTEBOOK + 1)
        cells = BOOK.decode(data).cells if len(data) <= MAX_NOTEBOOK else []
    except (OSError, *UNREADABLE):  # of which msgspec raises several
        return []
    return [one.text.replace("\r\n", "\n") for one in cells if one.cell_type == "code"]


def to_python(texts: Sequence[str]) -> str:
    """The file that the texts of cells make."""
    cells = [_parsed(text) for text in texts]
    defined = frozenset(name for cell in cells for name in _defined(cell.body))
    kept = [f"# Cell {n}\n{_definitions(one, defined)}" for n, one in enumerate(cells, 1)]
    features = sorted({name for cell in cells for name in _features(cell.body)})
    first = [f"from {FUTURE} import {', '.join(features)}"] if features else []
    return "\n".join([*first, *kept])


class Parsed(NamedTuple):
    """A cell's text, as Python understands it, and its statements; none where it does not."""

    text: str
    body: list[ast.stmt]


def _parsed(text: str) -> Parsed:
    """A cell, as it is, or without the lines that IPython alone understands.

    One in another language is empty. One that is no Python stays as it is where it defines
    something, for its class to be told what is wrong.
    """
    first, _, rest = text.lstrip().partition("\n")
    if first.startswith("%%"):
        text = f"\n{rest}" if first.split()[0] in OF_PYTHON else ""
    plain = "\n".join("" if MAGIC.match(line) else line for line in text.split("\n"))
    for one in (text, plain):
        with suppress(*UNREADABLE):
            return Parsed(one, parsed(one).body)
    return Parsed(plain if DEFINED.search(plain.encode()) else "", [])


def _defined(body: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that a cell defines, of what is kept of it."""
    for one in body:
        if isinstance(one, DEFINES):
            yield one.name
        elif isinstance(one, ast.Assign | ast.AnnAssign) and _is_kept(one):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            yield from (to.id for to in targets if isinstance(to, ast.Name))


def _features(body: Sequence[ast.stmt]) -> Iterator[str]:
    for one in body:
        if isinstance(one, ast.ImportFrom) and one.module == FUTURE:
            yield from (alias.name for alias in one.names)


def _definitions(cell: Parsed, defined: frozenset[str]) -> str:
    """The lines of a cell that define something; the others are empty, so that lines stay."""
    if not cell.body:
        return cell.text
    lines = cell.text.split("\n")
    kept = [""] * len(lines)
    for one in cell.body:
        start = min([one.lineno, *(d.lineno for d in getattr(one, "decorator_list", ()))]) - 1
        end = one.end_lineno or one.lineno
        if isinstance(one, ast.ImportFrom) and one.module == FUTURE:
            continue
        if isinstance(one, ast.ImportFrom) and _is_here(one, defined):
            kept[start] = _beside(kept[start], _renamed(one))
        elif _is_kept(one) and any(other is not one and other.lineno == end for other in cell.body):
            kept[start] = _beside(kept[start], ast.unparse(one))  # not alone in its lines
        elif _is_kept(one):
            kept[start] = _beside(kept[start], lines[start])
            kept[start + 1 : end] = lines[start + 1 : end]
    return "\n".join(kept)


def _beside(one: str, other: str) -> str:
    return "; ".join(filter(None, [one, other]))


def _is_kept(one: ast.stmt) -> bool:
    if isinstance(one, ast.Import):
        return not any(alias.name.split(".")[0] in OURS for alias in one.names)
    if isinstance(one, ast.ImportFrom):
        return (one.module or "").split(".")[0] not in OURS
    if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
        return _is_constant(one.value)
    if isinstance(one, ast.Try):
        inner = [*one.body, *one.orelse, *one.finalbody]
        inner += [line for handler in one.handlers for line in handler.body]
        return all(isinstance(line, ast.Pass) or _is_kept(line) for line in inner)
    return isinstance(one, DEFINES)


def _is_here(one: ast.ImportFrom, defined: frozenset[str]) -> bool:
    """Whether all that is imported of the homework's own files is defined in a cell."""
    first = (one.module or "").split(".")[0]
    return first in PACKAGES and all(alias.name in defined for alias in one.names)


def _renamed(one: ast.ImportFrom) -> str:
    """What of an import is left where its names are there already: other names for them."""
    others = [f"{a.asname} = {a.name}" for a in one.names if a.asname and a.asname != a.name]
    return "; ".join(others)


def _is_constant(value: ast.expr) -> bool:
    """Whether a value is made of constants and names, by nothing but NumPy and brackets."""
    if isinstance(value, ast.Lambda):
        return True  # which runs when it is called
    if isinstance(value, ast.Call):
        called = value.func
        while isinstance(called, ast.Attribute):
            called = called.value
        if not isinstance(called, ast.Name) or called.id not in OF_CONSTANTS:
            return False
    inner = ast.iter_child_nodes(value)
    parts = (one.value if isinstance(one, ast.keyword) else one for one in inner)
    return all(_is_constant(one) for one in parts if isinstance(one, ast.expr))
