"""The text of one of the submission's files, and what stands at the place where it failed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from types import CodeType
from typing import NamedTuple

from autograder.worker.inside.tried import LONGEST, parsed

SIGNS = "@*/+-%|&^<>="
Definition = ast.FunctionDef | ast.AsyncFunctionDef


class Span(NamedTuple):
    """A part of a text: lines from 1, and columns in bytes from 0, the last one excluded."""

    line: int
    end_line: int
    start: int
    end: int


class Place(NamedTuple):
    """What stands where something has failed: the nodes around it, the outermost first."""

    nodes: tuple[ast.AST, ...]
    span: Span | None

    @property
    def node(self) -> ast.AST | None:
        """The operation itself."""
        return self.nodes[-1] if self.nodes else None

    @property
    def statement(self) -> ast.stmt | None:
        """The innermost statement around it."""
        return next((one for one in reversed(self.nodes) if isinstance(one, ast.stmt)), None)

    @property
    def function(self) -> Definition | None:
        """The innermost function around it."""
        found = (one for one in reversed(self.nodes) if isinstance(one, Definition))
        return next(found, None)

    @property
    def kind(self) -> ast.ClassDef | None:
        """The innermost class around it."""
        return next((one for one in reversed(self.nodes) if isinstance(one, ast.ClassDef)), None)


class Source:
    """One file: its lines, and its syntax tree, which is empty where there is none."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.tree = parsed(text) if len(text) <= LONGEST else ast.Module([], [])

    def place(self, code: CodeType, instruction: int, line: int) -> Place:
        """What the instruction of some code stands for; its statement, where no more is known."""
        span = _span(code, instruction)
        wanted = span or Span(line, line, 0, 0)
        return Place(tuple(_around(self.tree, wanted)), span)

    def line(self, number: int) -> str:
        """A line without what stands around it; "" where there is none."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

    def mark(self, place: Place, number: int) -> str:
        """What stands under a line, `~` and `^`, to show which operation of it has failed."""
        if place.span is None or place.span.line != number or number > len(self.lines):
            return ""
        raw = self.lines[number - 1].encode()
        first = len(raw) - len(raw.lstrip())
        end = place.span.end if place.span.end_line == number else len(raw.rstrip())
        start, stop = _sharp(place.node, raw, Span(number, number, place.span.start, end))
        marks = [*"~" * (end - place.span.start)]
        marks[start - place.span.start : stop - place.span.start] = "^" * (stop - start)
        # Columns of bytes become columns of characters.
        shown = (b" " * (place.span.start - first)).decode() + "".join(marks)
        text = raw[first:]
        starts = [at for at, byte in enumerate(text) if byte & 0xC0 != 0x80]
        return "".join(shown[at] for at in starts if at < len(shown))


def _span(code: CodeType, instruction: int) -> Span | None:
    """Where an instruction comes from; None where that is not known."""
    found = next(islice(code.co_positions(), instruction // 2, None), (None,) * 4)
    line, end_line, start, end = found
    if line is None or end_line is None or start is None or end is None:
        return None
    return Span(line, end_line, start, end)


def _around(node: ast.AST, span: Span) -> Iterator[ast.AST]:
    """The nodes below one that hold a part of the text, the outermost first."""
    for child in ast.iter_child_nodes(node):
        if hasattr(child, "lineno"):
            if _holds(child, span):
                yield child
                yield from _around(child, span)
                return
        elif inner := [*_around(child, span)]:
            yield from inner
            return


def _holds(node: ast.AST, span: Span) -> bool:
    own = span_of(node)
    if span.start == span.end == 0:  # only the line is known
        return isinstance(node, ast.stmt) and own.line <= span.line <= own.end_line
    first, last = (own.line, own.start), (own.end_line, own.end)
    return first <= (span.line, span.start) and (span.end_line, span.end) <= last


def span_of(node: ast.AST) -> Span:
    """The part of the text that a node is made from."""
    line, start = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    end_line, end = getattr(node, "end_lineno", line), getattr(node, "end_col_offset", start)
    return Span(line, end_line, start, end)


def _sharp(node: ast.AST | None, raw: bytes, span: Span) -> tuple[int, int]:
    """Which columns of a line show the operation itself: a sign, an index, a name."""
    whole = span.start, span.end
    match node:
        case ast.BinOp(left=left, right=right):
            return _sign(raw, span, span_of(left), span_of(right)) or whole
        case ast.AugAssign(target=left, value=right):
            return _sign(raw, span, span_of(left), span_of(right)) or whole
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            before = span_of(value)
            same = before.end_line == span.line and span.start < before.end < span.end
            return (before.end, span.end) if same else whole
    return whole


def _sign(raw: bytes, span: Span, left: Span, right: Span) -> tuple[int, int] | None:
    """The columns of an operator between its operands, if they stand in one line."""
    if left.end_line != span.line or right.line != span.line:
        return None
    at = [n for n in range(left.end, right.start) if chr(raw[n]) in SIGNS]
    return (at[0], at[-1] + 1) if at else None
