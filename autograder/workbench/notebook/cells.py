"""Finds the source of what a notebook's cells have defined."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from types import CodeType, FunctionType
from typing import Any, NamedTuple

MAIN = "__main__"


class CheckError(Exception):
    """What `check` cannot do, and what to do instead."""

    def _render_traceback_(self) -> list[str]:
        """The one line that IPython shows."""
        return [f"{type(self).__name__}: {self}"]


class Place(NamedTuple):
    """A line of a cell."""

    cell: str
    line: int


class Statement(NamedTuple):
    """A definition in a cell: its lines, decorators included, and where the first one stands."""

    node: ast.stmt
    lines: list[str]
    place: Place
    file: str  # as the code calls it; empty where no code does


@dataclass(frozen=True)
class Notebook:
    """Where source is looked for: all names, the texts of cells, and what a file's cell is called.

    `cells` are in the order in which they were run, for classes of which no code tells its place.
    """

    names: Mapping[str, Any]
    cells: Mapping[str, str] = field(default_factory=dict)
    cell_of: Callable[[str], str] = str

    def defines(self, name: str) -> bool:
        """Whether a name is a class or function that was defined here."""
        return is_defined_here(self.names.get(name))

    def statement(self, name: str, value: Any) -> Statement:
        """The statement that has defined a class or function under a name.

        Raises `CheckError` where its source is not to be had.
        """
        written = [*codes(value)]
        for code in written:
            lines = linecache.getlines(code.co_filename)
            if found := _binding(lines, name, code.co_firstlineno):
                return _cut(found, lines, self.cell_of(code.co_filename), code.co_filename)
        if not written or is_dataclass(value):  # of which no code was written in a cell
            for cell, text in reversed([*self.cells.items()]):
                lines = text.splitlines(keepends=True)
                if found := _binding(lines, name):
                    return _cut(found, lines, cell)
        raise CheckError(
            f"the source of {name} was not found: define it in a cell of its own, at the left "
            "margin, without exec, type() or a magic such as %%time, and run that cell"
        )

    def naming(self, name: str) -> str:
        """The statement that gave a name to a type that is written out, or imported; or nothing."""
        for text in reversed([*self.cells.values()]):
            try:
                body = ast.parse(text).body
            except SyntaxError:
                continue
            for node in reversed(body):
                if isinstance(node, ast.ImportFrom) and not node.level:
                    for alias in node.names:
                        if name == (alias.asname or alias.name):
                            return f"from {node.module} import {alias.name} as {name}"
                elif name in _bound(node) and isinstance(node, ast.Assign) and _is_type(node.value):
                    return ast.unparse(node)
        return ""


def _is_type(value: ast.expr) -> bool:
    """Whether it may be a type: a name, one with others in brackets, or a type variable."""
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in ("TypeVar", "NewType")
    return isinstance(value, ast.Subscript | ast.Attribute | ast.BinOp) and not any(
        isinstance(one, ast.Call) for one in ast.walk(value)
    )


def is_defined_here(value: object) -> bool:
    """Whether it is a class or function of the notebook's own."""
    value = inspect.unwrap(value) if callable(value) else value
    return isinstance(value, type | FunctionType) and value.__module__ == MAIN


def codes(value: Any) -> Iterator[CodeType]:
    """The code of a function, or of a class's own methods."""
    for one in vars(value).values() if isinstance(value, type) else (value,):
        for function in (one, getattr(one, "__func__", None), getattr(one, "fget", None)):
            function = inspect.unwrap(function) if callable(function) else function
            if isinstance(function, FunctionType):
                yield function.__code__


def _binding(lines: list[str], name: str, line: int = 0) -> ast.stmt | None:
    """The last statement at the margin that gives the name a value, and holds the line if any."""
    try:
        body = ast.parse("".join(lines)).body
    except SyntaxError:
        return None
    for node in reversed(body):
        if name in _bound(node) and (not line or _first(node) <= line <= (node.end_lineno or 0)):
            return node
    return None


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _first(node: ast.stmt) -> int:
    """The first line of a statement: of its decorators, if it has any."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _cut(node: ast.stmt, lines: list[str], cell: str, file: str = "") -> Statement:
    first = _first(node)
    return Statement(node, lines[first - 1 : node.end_lineno], Place(cell, first), file)


def refuse_patches(value: Any, statement: Statement) -> None:
    """Raise `CheckError` for a class whose methods were set from outside: its text is another's."""
    last = statement.place.line + len(statement.lines)
    for member in vars(value).values() if isinstance(value, type) else ():
        if isinstance(member, FunctionType) and member.__module__ == MAIN:
            code = member.__code__
            inside = statement.place.line <= code.co_firstlineno < last
            inside = inside and code.co_filename == statement.file
            plain = "<locals>" not in code.co_qualname  # no decorator's wrapper
            if plain and not inside and linecache.getlines(code.co_filename):
                raise CheckError(
                    f"{value.__name__}.{member.__name__} was set outside of the class: write it "
                    "in the class itself, or derive another class from it"
                )
