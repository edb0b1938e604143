"""Wrapping by columns, so that a terminal has nothing left to wrap."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from autograder.records.text import not_first

HANGING = 2  # columns: nothing but a line's own beginning stands at the left edge
DOTS = " ..."
NARROWEST_TEXT = 8  # columns of text, however narrow the terminal


def wrapped(line: str, width: int) -> Iterator[str]:
    """The line in as many lines as it takes; what is continued has its indent, or a small one.

    The line is inert already; no part of it becomes a command by where it now begins.
    """
    if text_width(line) <= width:
        yield line
        return
    text = line.lstrip(" ")
    indent = min(len(line) - len(text), width // 2)
    hanging = max(indent, HANGING)
    first, *others = _broken(text, max(width - hanging, NARROWEST_TEXT))
    yield " " * indent + first
    for other in others:
        yield f"{not_first(other):>{hanging}}{other}"


def clipped(text: str, width: int) -> str:
    """The text in one line: what is too long ends at a space, and in three dots."""
    if text_width(text) <= width:
        return text
    return f"{next(_broken(text, max(width - len(DOTS), NARROWEST_TEXT)))}{DOTS}"


def text_width(text: str) -> int:
    """How many columns a text takes at most.

    A terminal may give none to a mark, and one to a letter with several; here each counts.
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _broken(text: str, width: int) -> Iterator[str]:
    """The text in parts of at most so many columns, broken at spaces where it has any."""
    ends = [*accumulate(map(_columns, text))]
    start = 0
    while start < len(text):
        end = bisect_right(ends, width + (ends[start - 1] if start else 0), start)
        if end < len(text) and text[end] != " ":
            space = text.rfind(" ", start, end)
            end = space if space > start else max(end, start + 1)
        yield text[start:end].rstrip(" ")
        start = end
        while text[start : start + 1] == " ":
            start += 1
