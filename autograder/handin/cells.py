"""A notebook as the Python file that its cells would make: what they define, and no more.

A hand-in may be a notebook alone. Its classes are graded, and what they need is kept: imports,
functions, classes and constants, in the order of the cells. What a cell does besides, such as
training a model or asking for a check, is not done.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from autograder.handin.limits import MAX_NOTEBOOK
from autograder.handin.lookup import PACKAGES
from autograder.handin.member import Member
from autograder.handin.names import NOTEBOOK, PYTHON
from autograder.records.decoders import json_decoder
from autograder.records.syntax import parsed
from autograder.records.text import printable

MOST = 20  # notebooks of a hand-in that are looked into
DEFINED = re.compile(rb"^\s*(?:class|def)\s+\w", re.MULTILINE)
OURS = frozenset(("autograder", "otter"))  # which no class needs
MAGIC = re.compile(r"^\s*[%!?]|\?\s*$")  # what IPython alone understands
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

    One that defines nothing, or cannot be read, stays a notebook; and so do all of very many.
    """
    own = [one for one in members if not one.is_clutter]
    found = [one for one in own if one.is_notebook and not one.oddity]
    if any(one.is_python for one in own) or not 0 < len(found) <= MOST:
        return members
    made = {one.name: made for one in found if (made := _converted(one)) is not None}
    notes += [f"'{printable(name)}' is graded by what its cells define" for name in made]
    return [made.get(one.name, one) for one in members]


def _converted(member: Member) -> Member | None:
    """A notebook as a Python file; None where nothing is defined in it."""
    try:
        data = member.read(MAX_NOTEBOOK + 1)
        text = to_python(data).encode() if len(data) <= MAX_NOTEBOOK else b""
    except (OSError, msgspec.DecodeError):
        return None
    if not DEFINED.search(text):
        return None
    name = f"{member.name[: -len(NOTEBOOK)]}{PYTHON}"
    return replace(member, name=name, size=len(text), read=lambda limit: text[:limit])


def to_python(data: bytes) -> str:
    """The file that a notebook's cells make; raises msgspec.DecodeError where it is none."""
    cells = BOOK.decode(data).cells
    texts = [_bare(one.text) for one in cells if one.cell_type == "code"]
    defined = {name for text in texts for name in _defined(text)}
    kept = (
        f"# Cell {number}\n{_definitions(text, defined)}" for number, text in enumerate(texts, 1)
    )
    return "\n".join(kept)


def _bare(text: str) -> str:
    """A cell's text without what only IPython understands; one in another language is empty."""
    if text.lstrip().startswith("%%"):
        return ""
    return "\n".join("" if MAGIC.search(line) else line for line in text.splitlines()) + "\n"


def _defined(text: str) -> Iterator[str]:
    """The names that a cell defines, of what is kept of it."""
    try:
        body = parsed(text).body
    except UNREADABLE:
        return
    for one in body:
        if isinstance(one, DEFINES):
            yield one.name
        elif isinstance(one, ast.Assign | ast.AnnAssign) and _is_kept(one):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            yield from (to.id for to in targets if isinstance(to, ast.Name))


def _definitions(text: str, defined: Iterable[str]) -> str:
    """The lines of a cell that define something; the others are empty, so that lines stay.

    A cell that is no Python stays as it is, for its class to be told what is wrong.
    """
    try:
        body = parsed(text).body
    except UNREADABLE:
        return text
    lines, known = text.splitlines(), frozenset(defined)
    kept = [""] * len(lines)
    for one in body:
        start = min([one.lineno, *(d.lineno for d in getattr(one, "decorator_list", ()))])
        end = one.end_lineno or one.lineno
        if isinstance(one, ast.ImportFrom) and _is_here(one, known):
            kept[start - 1] = _renamed(one)
        elif _is_kept(one):
            kept[start - 1 : end] = lines[start - 1 : end]
    return "\n".join(kept) + "\n"


def _is_kept(one: ast.stmt) -> bool:
    if isinstance(one, ast.Import):
        return not any(alias.name.split(".")[0] in OURS for alias in one.names)
    if isinstance(one, ast.ImportFrom):
        return (one.module or "").split(".")[0] not in OURS
    if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None:
        return _is_constant(one.value)
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
    for one in ast.walk(value):
        if isinstance(one, ast.Call):
            called = one.func
            while isinstance(called, ast.Attribute):
                called = called.value
            if not isinstance(called, ast.Name) or called.id not in OF_CONSTANTS:
                return False
    return True
