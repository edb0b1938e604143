"""Values as Python text that makes exactly them again, in few lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

WIDTH = 96  # characters of a line, which a script will indent
FEW = 8  # elements that are written out, whatever they are; of a large array, that are not 0
SHORT = 6  # lines in which an array keeps its form


def assigned(name: str, value: Any, spaces: int = 0) -> str:
    """The statements that give a name its value, indented by so many spaces."""
    start = " " * spaces + f"{name} = "
    lines = [start + literal(value, len(start), spaces)]
    lines += [" " * spaces + name + one for one in _set_apart(value)]
    return "\n".join(lines)


def literal(value: Any, column: int = 0, spaces: int = 0) -> str:
    """The text of a value that begins in a column of a line that is indented by some spaces.

    An array of little but zeros is one of zeros: `assigned` has the lines for the rest.
    """
    if isinstance(value, np.ndarray):
        return _array(value, column, spaces)
    if not isinstance(value, dict | list | tuple) or not _holds_arrays(value):
        return repr(value)
    inner, outer = " " * (spaces + 4), " " * spaces
    texts = [
        start + literal(one, spaces + 4 + len(start), spaces + 4) for start, one in _entries(value)
    ]
    start, end = "{}" if isinstance(value, dict) else "[]"
    whole = start + ", ".join(texts) + end
    if "\n" not in whole and column + len(whole) <= WIDTH:
        return whole
    if "\n" in whole:
        return f"{start}\n" + "".join(f"{inner}{text},\n" for text in texts) + outer + end
    rows = _filled(texts, WIDTH - spaces - 4)
    return f"{start}\n" + "".join(f"{inner}{row}\n" for row in rows) + outer + end


def packed(start: str, entries: Sequence[str], end: str) -> str:
    """Entries between brackets: as many as fit into a line."""
    whole = start + ", ".join(entries) + end
    if len(whole) <= WIDTH:
        return whole
    return "\n    ".join([start, *_filled(entries, WIDTH - 4)]) + f"\n{end}"


def _filled(texts: Iterable[str], width: int) -> list[str]:
    """Entries, each with its comma: as many in a line as fit."""
    rows = [""]
    for text in texts:
        if rows[-1] and len(rows[-1]) + len(text) + 2 > width:
            rows.append("")
        rows[-1] += f"{' ' if rows[-1] else ''}{text},"
    return rows


def _entries(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((f"{key!r}: ".replace("'", '"'), one) for key, one in value.items())
    else:
        yield from (("", one) for one in value)


def _holds_arrays(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return isinstance(value, dict | list | tuple) and any(
        isinstance(one, np.ndarray) or _holds_arrays(one) for one in inner
    )


def _is_sparse(array: np.ndarray) -> bool:
    return array.size > 3 * FEW and 0 < int(np.count_nonzero(array)) <= FEW


def _set_apart(value: Any, at: str = "") -> Iterator[str]:
    """What follows a name in the lines that set the few numbers of arrays of zeros."""
    if isinstance(value, np.ndarray):
        if _is_sparse(value):
            for place in np.argwhere(value).tolist():
                yield f"{at}{place} = {_number(value[tuple(place)])}"
    elif isinstance(value, dict | list | tuple):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in pairs:
            yield from _set_apart(one, f"{at}[{key!r}]".replace("'", '"'))


def _array(array: np.ndarray, column: int, spaces: int) -> str:
    dtype = "" if array.dtype == np.float64 else f", dtype=np.{array.dtype}"
    if array.size == 0 or _is_sparse(array):
        return f"np.zeros({array.shape}{dtype})"
    if array.size > FEW and (array == array.flat[0]).all():
        return f"np.full({array.shape}, {_number(array.flat[0])}{dtype})"
    text = _nested(array, max(len(_number(one)) for one in array.flat), column + len("np.array("))
    lines = text.split("\n")
    width = max(column + len("np.array(") + len(lines[0]), *map(len, lines)) + len(dtype) + 2
    shape = "" if array.ndim < 2 else f".reshape{array.shape}"
    numbers = [_number(one) for one in array.flat]
    flat = f"np.array([{', '.join(numbers)}]{dtype}){shape}"
    # Inside of other values, images and columns are put into a line.
    is_inner = spaces > 0 and (array.ndim > 2 or array.shape[-1:] == (1,)) and len(lines) > 1
    if len(lines) <= SHORT and width <= WIDTH and not is_inner:
        return f"np.array({text}{dtype})"
    if column + len(flat) < WIDTH:
        return flat
    rows = "".join(f"{' ' * (spaces + 4)}{row}\n" for row in _filled(numbers, WIDTH - spaces - 4))
    return f"np.array([\n{rows}{' ' * spaces}]{dtype}){shape}"


def _nested(array: np.ndarray, width: int, column: int) -> str:
    """An array in rows, one below the other."""
    if array.ndim == 0:
        return _number(array.item())
    if array.ndim == 1:
        return "[" + ", ".join(_number(one).rjust(width) for one in array) + "]"
    inner = (_nested(one, width, column + 1) for one in array)
    return "[" + (",\n" + " " * (column + 1)).join(inner) + "]"


def _number(value: Any) -> str:
    text = str(value)
    text = f"np.{text}".replace("np.-", "-np.") if text.strip("-") in ("nan", "inf") else text
    return text.removesuffix("0") if text.endswith(".0") else text
