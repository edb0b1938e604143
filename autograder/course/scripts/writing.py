"""What the families' scripts share: a case's values by name, and blocks of code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import dedent
from typing import Any

from autograder.course.exercise import Case
from autograder.records.calls import SECOND

CALLS = (("", ""), ("2", SECOND))  # what the names of its values end in, and of what it shows
IN_A_LIST = re.compile(r"(.*)\[(\d+)\](.*)")
LONGEST = 80  # characters of a list in one line
NO_VALUES = ("label", "optional", "remark_only", "counts_as", "calls")


def given(case: Case, **titles: str) -> dict[str, Any]:
    """The values of a case by their names in the code; the second call's end in 2."""
    values = {
        titles.get(name, name) + end: value
        for call, (end, _) in zip(case.get("calls", ()), CALLS, strict=False)
        for name, value in call.items()
    }
    return {**values, **{n: value for n, value in case.items() if n not in NO_VALUES}}


def listed(codes: Sequence[str]) -> str:
    """A list of a model's layers as code: those of a list that hold a W, wherever they stand in it.

    A layer that is missing or one too many moves the others. Without such a list, one by one.
    """
    found = [IN_A_LIST.fullmatch(code) for code in codes]
    places = {(one[1], one[3]) for one in found if one}
    others = [code for code, one in zip(codes, found, strict=True) if not one]
    if len(places) == 1 and codes[len(codes) - len(others) :] == others:
        ((whole, inner),) = places
        which = "" if inner else ' if hasattr(one, "W")'
        code = f"one{inner} for one in {whole}{which}"
        if not others:
            return f"[{code}]"
        return f"[*({code}), {', '.join(others)}]"
    line = f"[{', '.join(codes)}]"
    return line if len(line) < LONGEST else "[\n" + "".join(f"    {one},\n" for one in codes) + "]"


def joined(*blocks: str) -> str:
    """Blocks of code, one below the other."""
    return "\n".join(text for one in blocks if (text := dedent(one).strip("\n")))
