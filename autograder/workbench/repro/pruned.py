"""Which lines of code others need: those that assign what is mentioned there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ASSIGNED = re.compile(r"^(?:(?:def|class) (\w+)|\(?(\w+),?\)? = )", re.MULTILINE)


def needed(lines: Sequence[str], code: str) -> list[str]:
    """Those of some lines that the code needs, or those before it that do; each may be several."""
    kept: list[str] = []
    for line in reversed(lines):
        if any(mentions(code, name) for name in assigns(line)):
            kept.insert(0, line)
            code += f"\n{line}"
    return kept


def assigns(code: str) -> Iterator[str]:
    """The names that some code assigns or defines at its outermost."""
    for found in ASSIGNED.finditer(code):
        yield found[1] or found[2]


def mentions(code: str, name: str) -> bool:
    """Whether a name stands in some code."""
    return re.search(rf"\b{re.escape(name)}\b", code) is not None
