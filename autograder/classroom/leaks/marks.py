"""Proposes marks for a solution that has none: around what of each function may not stay.

What that is, `unmarked.py` says; what is left then, it says again, of the marked texts.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from autograder.classroom.leaks.beside import secrets, tells
from autograder.classroom.leaks.given import Given
from autograder.classroom.leaks.regions import (
    HandoutError,
    enclosing,
    first_line,
    functions,
    lines_of,
    parsed,
    regions,
)
from autograder.classroom.leaks.unmarked import AnnotatedFile, Exposed, Run
from autograder.handin.markers import BEGIN, END, marker_of

DEEPER = "    "


class Place(NamedTuple):
    """A run of statements to be marked: of which function, and where what stays before it ends."""

    exposed: Exposed
    run: Run
    before: int


def marked(
    sources: Mapping[str, str], given: Given, graded: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """The texts with marks in them, and what is wrong with files that cannot be read.

    What is marked in one function may not stay in another, so that they are marked until all agree.
    """
    secret: set[str] = set()
    while True:
        texts, wrong = _marked_once(sources, given, graded, secret)
        more = {} if wrong else secrets(texts)
        if {*more} <= secret:
            return texts, wrong
        secret |= {*more}


def _marked_once(
    sources: Mapping[str, str], given: Given, graded: Collection[str], secret: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    texts, wrong = dict(sources), []
    for path in sources:
        try:
            texts[path] = _with_marks(AnnotatedFile(path, sources, given, graded), secret)
        except HandoutError as error:
            wrong.append(str(error))
    return texts, wrong


def newly_marked(path: str, before: str, after: str) -> Iterator[str]:
    """The functions that got their first marks; raises `HandoutError` for wrong ones."""
    if before != after:
        old, new = (
            {
                enclosing(path, functions(parsed(path, text)), one).name
                for one in regions(path, text)
            }
            for text in (before, after)
        )
        yield from sorted(new - old)


def _with_marks(file: AnnotatedFile, secret: Collection[str]) -> str:
    """A file's text with marks around all that it would show; ends of lines become plain.

    Where marks would change what it does, there are none.
    """
    text, meaning = file.text, ast.dump(file.tree)
    places = [place for one in file.exposed() for place in _places(one, text, secret)]
    for place in sorted(places, key=lambda place: place.run[0].lineno, reverse=True):
        lines = lines_of(text)
        _mark(lines, place)
        changed = "".join(f"{line}\n" for line in lines)
        with suppress(SyntaxError):
            text = changed if ast.dump(ast.parse(changed)) == meaning else text
    return text


def _places(exposed: Exposed, text: str, secret: Collection[str]) -> Iterator[Place]:
    body = [node for node in ast.walk(exposed.node) if isinstance(node, ast.stmt)]
    runs = exposed.runs if exposed.is_marked else [_all_it_would_show(exposed, text, secret)]
    for run in runs:
        first = run[0]
        ends = [
            node.end_lineno or node.lineno
            for node in body[1:]
            if (node.end_lineno or 0, node.end_col_offset or 0) <= (first.lineno, first.col_offset)
        ]
        yield Place(exposed, run, max([exposed.node.lineno, *ends]))


def _all_it_would_show(exposed: Exposed, text: str, secret: Collection[str]) -> Run:
    """All that an unmarked function would show: from where it keeps what `backward` needs, say.

    That may stay, but is for students to find out; a constructor keeps its arguments. What is
    secret elsewhere is so here.
    """
    body, (run,) = exposed.node.body, exposed.runs
    start, documented = body.index(run[0]), ast.get_docstring(exposed.node, clean=False) is not None
    keeps = [
        index
        for index, node in enumerate(body[:start])
        if _is_kept(node) or (index >= documented and _tells(node, text, secret))
    ]
    return body[keeps[0] if keeps and exposed.node.name != "__init__" else start :]


def _tells(node: ast.stmt, text: str, secret: Collection[str]) -> bool:
    return tells(ast.get_source_segment(text, node) or "", secret)


def _is_kept(node: ast.stmt) -> bool:
    """Whether a value becomes an attribute."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(one, ast.Attribute) for one in targets)


def _mark(lines: list[str], place: Place) -> None:
    """Put marks around a run, the lower one first, so that the lines above keep their numbers."""
    first, last = place.run[0], place.run[-1]
    if _before(lines, place.exposed.node.body[0]).strip():
        _mark_below_its_name(lines, place)
        return
    before = _before(lines, first)
    indent = _indent(before)
    lines.insert(_end(lines, last, indent), indent + END)
    top = first_line(first)
    if before.strip():  # behind a semicolon, or an `else:`
        rest = lines[top - 1][len(before) :]
        lines[top - 1] = before.rstrip().removesuffix(";")
        lines[top:top] = [indent + BEGIN, indent + rest]
        return
    while top - 1 > place.before and _is_blank_or_comment(lines[top - 2]):
        top -= 1
    while not lines[top - 1].strip():
        top += 1
    lines.insert(top - 1, indent + BEGIN)


def _mark_below_its_name(lines: list[str], place: Place) -> None:
    """The same where a function is written in one line: its body gets lines of its own."""
    node = place.exposed.node
    top, line = node.body[0].lineno - 1, lines[node.body[0].lineno - 1].encode()
    head = _before(lines, node.body[0])
    indent = _indent(head)
    docstring = node.body[0] if ast.get_docstring(node) is not None else None
    first = node.body[1] if docstring else node.body[0]
    said = [line[docstring.col_offset : docstring.end_col_offset].decode()] if docstring else []
    rest = line[first.col_offset :].decode()
    lines.insert(_end(lines, place.run[-1], indent), indent + END)
    lines[top : top + 1] = [head.rstrip(), *(indent + one for one in (*said, BEGIN, rest))]


def _before(lines: list[str], node: ast.stmt) -> str:
    """What stands before a statement in its line."""
    return lines[node.lineno - 1].encode()[: node.col_offset].decode()


def _indent(before: str) -> str:
    """The blanks that a statement needs in a line of its own, by what stands before it."""
    own = before[: len(before) - len(before.lstrip())]
    deeper = "\t" if own.endswith("\t") else DEEPER
    return own + deeper if before.rstrip().endswith(":") else own


def _end(lines: list[str], node: ast.stmt, indent: str) -> int:
    """The last line of a run: comments behind it, as deep as it is, belong to it."""
    last, depth = node.end_lineno or node.lineno, len(indent.expandtabs())
    end = last
    for number in range(last + 1, len(lines) + 1):
        line = lines[number - 1].expandtabs()
        if not _is_blank_or_comment(line):
            break
        if line.strip():
            if len(line) - len(line.lstrip()) < depth:
                break
            end = number
    return end


def _is_blank_or_comment(line: str) -> bool:
    """Whether nothing is said to Python, nor to us."""
    bare = line.strip()
    return not bare or (bare.startswith("#") and marker_of(line) is None)
