"""Whether an import stands where its failure is provided for, as in `try: import torch`.

There, an ImportError is what Python itself would raise, and the submission knows what to do about
it; a stand-in would be taken for the real thing.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from contextlib import suppress
from types import FrameType

CAUGHT = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))
LONGEST = 1 << 18  # characters of a text that is taken apart; honest files have a tenth of that
Lines = list[tuple[int, int]]


class Tries:
    """Knows of each file in which of its lines an ImportError is caught."""

    def __init__(self) -> None:
        self._known: dict[str, Lines] = {}

    def catches(self, text: str, line: int) -> bool:
        """Whether an ImportError in a line of this text is caught there."""
        if text not in self._known:
            self._known[text] = [*_tried(text)] if len(text) <= LONGEST else []
        return any(first <= line <= last for first, last in self._known[text])


def frames_below(frame: FrameType | None, root: str) -> Iterator[FrameType]:
    """The submission's frames that an import goes back to, up to a file's top level."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(root):
            yield frame
            if frame.f_code.co_name == "<module>":
                return
        frame = frame.f_back


def _tried(text: str) -> Iterator[tuple[int, int]]:
    """The first and last lines of what is tried, wherever in a text."""
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Try | ast.With) and _provides(node):
            yield node.body[0].lineno, node.body[-1].end_lineno or 0


def _provides(node: ast.Try | ast.With) -> bool:
    if isinstance(node, ast.Try):
        return any(_catches(one.type) for one in node.handlers)
    return any(_suppresses(one.context_expr) for one in node.items)


def parsed(text: str) -> ast.Module:
    """A text's syntax tree; an empty one where it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a backslash, say: compiling it has told
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.parse(text)
    return ast.Module([], [])


def _catches(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_catches(one) for one in kind.elts)
    return kind is None or (isinstance(kind, ast.Name) and kind.id in CAUGHT)


def _suppresses(call: ast.expr) -> bool:
    if not isinstance(call, ast.Call):
        return False
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name == "suppress" and any(_catches(one) for one in call.args)
