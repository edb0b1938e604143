"""What may be due in loops: what they go through, and what becomes of what they give a name to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.diagnosis.mends.around import LIKE
from autograder.diagnosis.mends.functions import Text
from autograder.diagnosis.mends.several import with_exchanged
from autograder.diagnosis.mends.statements import Lines, in_place_of

REBOUND = "as it is, the loop's name is another array, and the one that it went to stays as it was"


def other_loops(function: ast.FunctionDef, text: Text) -> Iterator[Lines]:
    """All that may be due in place of what stands in a function's loops."""
    for loop in ast.walk(function):
        if isinstance(loop, ast.For):
            yield from _kept(loop, text)
            yield from _ranges_exchanged(loop, text)


def _kept(loop: ast.For, text: Text) -> Iterator[Lines]:
    """An array that a loop comes to, changed in place: an assignment gives its name to another."""
    names = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
    for one in ast.walk(loop):
        if not isinstance(one, ast.Assign) or len(one.targets) != 1:
            continue
        target = one.targets[0]
        if isinstance(target, ast.Name) and target.id in names:
            new = f"{target.id}[...] = {text.of(one.value)}"
            due = in_place_of(new, text.of(one))
            sentence = f"in {text.line(one.lineno)}, {due}: {REBOUND}"
            line = f"{' ' * one.col_offset}{new}\n"
            yield Lines(one.lineno, one.end_lineno or one.lineno, line, LIKE, sentence)


def _ranges_exchanged(loop: ast.For, text: Text) -> Iterator[Lines]:
    """A loop and the one in it, where each goes through what is the other's."""
    inner = next((one for one in loop.body if isinstance(one, ast.For)), None)
    if inner is None:
        return
    first, last = loop.lineno, loop.end_lineno or loop.lineno
    new = with_exchanged(text, loop, loop.iter, inner.iter)
    ranges = " and ".join(text.of(one.iter) for one in (inner, loop))
    sentence = f"the loops in lines {first} and {inner.lineno} have to go through {ranges}"
    yield Lines(first, last, f"{' ' * loop.col_offset}{new}\n", LIKE, sentence)
