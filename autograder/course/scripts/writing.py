"""What the families' scripts share: a case's values by name, and blocks of code."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent, indent
from typing import Any

from autograder.course.exercise import Case
from autograder.records.calls import SECOND

CALLS = (("", ""), ("2", SECOND))  # what the names of its values end in, and of what it shows
NO_VALUES = ("label", "optional", "remark_only", "counts_as", "calls")


def given(case: Case, **titles: str) -> dict[str, Any]:
    """The values of a case by their names in the code; the second call's end in 2."""
    values = {
        titles.get(name, name) + end: value
        for call, (end, _) in zip(case.get("calls", ()), CALLS, strict=False)
        for name, value in call.items()
    }
    return {**values, **{n: value for n, value in case.items() if n not in NO_VALUES}}


def joined(*blocks: str | Iterator[str]) -> str:
    """Blocks of code, with an empty line between."""
    texts = (dedent(one) if isinstance(one, str) else "\n".join(one) for one in blocks)
    return "\n\n".join(text.strip("\n") for text in texts if text)


def twice(code: str, between: str = "") -> str:
    """The same code for both calls: END is what the values' names end in, MARK the titles'."""
    first, second = (dedent(code).replace("END", e).replace("MARK", m) for e, m in CALLS)
    return joined(joined(first).rstrip() + "\n" + joined(between), second)


def indented(code: str, spaces: int) -> str:
    """The code in the place of a word that is indented by so many spaces."""
    return indent(joined(code), " " * spaces).lstrip()


def where(wanted: bool, code: str) -> str:
    """The code, if it is wanted."""
    return code if wanted else ""
