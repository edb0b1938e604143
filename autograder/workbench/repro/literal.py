"""Values as Python text that makes exactly them again, arrays in aligned columns."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

WIDTH = 100


def assigned(name: str, value: Any, spaces: int = 0) -> str:
    """The statement that gives a name its value, indented by so many spaces."""
    start = " " * spaces + f"{name} = "
    return start + literal(value, len(start), spaces)


def literal(value: Any, column: int = 0, spaces: int = 0) -> str:
    """The text of a value that begins in a column of a line that is indented by some spaces."""
    if isinstance(value, np.ndarray):
        return _array(value, column)
    if not _holds_arrays(value):
        return repr(value)
    inner, outer = " " * (spaces + 4), " " * spaces
    if isinstance(value, dict):
        starts = [f"{inner}{key!r}: ".replace("'", '"') for key in value]
        pairs = zip(starts, value.values(), strict=True)
        lines = [f"{start}{literal(one, len(start), spaces + 4)},\n" for start, one in pairs]
        return "{\n" + "".join(lines) + outer + "}"
    texts = [literal(one, spaces + 4, spaces + 4) for one in value]
    return "[\n" + "".join(f"{inner}{text},\n" for text in texts) + outer + "]"


def packed(start: str, entries: Iterable[str], end: str) -> str:
    """Entries between brackets: as many as fit into a line."""
    whole = start + ", ".join(entries := [*entries]) + end
    if len(whole) <= WIDTH:
        return whole
    outer = " " * (len(start) - len(start.lstrip()))
    lines = [f"{outer}   "]
    for entry in entries:
        if len(lines[-1]) + len(entry) + 2 > WIDTH:
            lines.append(f"{outer}   ")
        lines[-1] += f" {entry},"
    return "\n".join([start, *lines, outer + end])


def _holds_arrays(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list | tuple) and any(
        isinstance(one, np.ndarray) or _holds_arrays(one) for one in inner
    )


def _array(array: np.ndarray, column: int) -> str:
    dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype}"
    if array.size == 0:
        return f"np.zeros({array.shape}{dtype})"
    width = max(len(str(one)) for one in array.flat)
    text = np.array2string(
        array,
        separator=", ",
        threshold=sys.maxsize,
        max_line_width=max(WIDTH, column + 60) - 2,
        prefix=" " * (column + len("np.array(")),
        formatter={"all": lambda one: str(one).rjust(width)},
    )
    text = re.sub(r"\n\s*\n", "\n", text)  # NumPy leaves lines empty between matrices
    return f"np.array({re.sub('nan|inf', lambda found: f'np.{found[0]}', text)}{dtype})"
