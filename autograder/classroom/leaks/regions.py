"""Where the solution stands in a file: between markers, each alone on its line, in one function."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograder.handin.markers import BEGIN, END, marker_of

# What was meant for a marker: in another case, with a word behind it, or behind some code.
MEANT = re.compile(r"#+\s*(begin|end)[\s_-]*solutions?\b", re.IGNORECASE)
Function = ast.FunctionDef | ast.AsyncFunctionDef


class HandoutError(Exception):
    """No handout can be made of a solution; the text names the file and the line."""


class Region(NamedTuple):
    """A solution region: the lines of its markers, counted from 1."""

    begin: int
    end: int

    def holds(self, node: ast.stmt) -> bool:
        """Whether a statement is taken out with the region."""
        return self.begin < first_line(node) and (node.end_lineno or node.lineno) < self.end


class Span(NamedTuple):
    """A function: its qualified name, its first line and its last one."""

    name: str
    first: int
    last: int


def lines_of(text: str) -> list[str]:
    """The lines as Python counts them: a form feed, say, ends none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def first_line(node: ast.stmt) -> int:
    """Where a statement begins, decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)])


def parsed(path: str, text: str) -> ast.Module:
    """The tree of a file; raises `HandoutError` where it is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        what = getattr(error, "msg", None) or error
        raise HandoutError(f"{path}, line {line}: this is no Python: {what}") from None


def regions(path: str, text: str) -> list[Region]:
    """The solution regions of one file, in order.

    Raises `HandoutError` for what is no Python, for markers that have no partner, and for what was
    meant for a marker and is none.
    """
    tree, found, begin = parsed(path, text), [], 0
    for number, line in _markers(path, text):
        marker = marker_of(line)
        if (marker == BEGIN) == bool(begin):
            wanted = END if begin else BEGIN
            raise HandoutError(f"{path}, line {number}: expected {wanted!r}, got {line.strip()!r}")
        if marker == END:
            found.append(Region(begin, number))
        begin = number if marker == BEGIN else 0
    if begin:
        raise HandoutError(f"{path}, line {begin}: {BEGIN!r} without {END!r}")
    if found:
        _refuse_several(path, tree, found)
    return found


def _markers(path: str, text: str) -> Iterator[tuple[int, str]]:
    """The lines that are markers; raises `HandoutError` for what only looks like one."""
    lines = lines_of(text)
    if not any(MEANT.search(line) for line in lines):
        return
    # Ends of lines as Python counts them, so that both agree on the numbers.
    tokens = tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline)
    comments = {one.start[0]: one.string for one in tokens if one.type == tokenize.COMMENT}
    for number, line in enumerate(lines, 1):
        place = f"{path}, line {number}: {line.strip()!r}"
        if MEANT.match(comments.get(number, "")):
            if marker_of(line) is None:
                raise HandoutError(
                    f"{place} is no marker; write {BEGIN!r} or {END!r}, alone on its line"
                )
            yield number, line
        elif marker_of(line):
            raise HandoutError(f"{place} stands in a string, where it marks nothing")


def functions(tree: ast.Module) -> list[Span]:
    """Every function of a file, the outer ones first."""

    def walk(node: ast.AST, prefix: str) -> Iterator[Span]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                continue
            name = f"{prefix}{getattr(child, 'name', '')}"
            if isinstance(child, Function):
                yield Span(name, child.lineno, child.end_lineno or child.lineno)
            named = isinstance(child, ast.ClassDef | Function)
            yield from walk(child, f"{name}." if named else prefix)

    return list(walk(tree, ""))


def enclosing(path: str, spans: Sequence[Span], region: Region) -> Span:
    """The function that a region stands in; raises `HandoutError` where it stands in none."""
    # A comment after a function's last statement lies behind the function's own last line.
    around = [one for one in spans if one.first < region.begin <= one.last]
    if not around:
        raise HandoutError(f"{path}, line {region.begin}: a solution stands in no function")
    return around[-1]


def _refuse_several(path: str, tree: ast.Module, found: Sequence[Region]) -> None:
    """Refuse a region that takes more than what stands in one function."""
    spans = functions(tree)
    begun = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)}
    for region in found:
        own = enclosing(path, spans, region)
        if any(region.begin < line < region.end and line > own.last for line in begun):
            raise HandoutError(
                f"{path}, line {region.begin}: the solution of {own.name} goes on behind it, to "
                f"line {region.end}; mark each function by itself"
            )
