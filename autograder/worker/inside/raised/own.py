"""Which line of a traceback the student wrote: not the one of a helper that checks what it gets.

A handout's helpers raise on purpose, in words, about what their caller was given. Where a line
checks what its own function was given, or only hands it on, the line above it is meant.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograder.worker.inside.raised.left import Left


def own(left: Sequence[Left]) -> list[Left]:
    """The frames without those of checks below what was written; at least one stays."""
    kept = [*left]
    if not kept or not _checks(kept[-1]):
        return kept
    while len(kept) > 1 and _checks(kept[-1]):
        kept.pop()
    while len(kept) > 1 and _hands_on(kept[-1]):
        kept.pop()
    return kept


def _checks(one: Left) -> bool:
    """Whether a function outside of classes has raised on purpose."""
    place = one.place
    inside = place.function is not None and place.kind is None
    return inside and isinstance(place.statement, ast.Raise | ast.Assert)


def _hands_on(one: Left) -> bool:
    """Whether what a line calls is given what its own function was given."""
    function = one.place.function
    if function is None or not isinstance(one.place.node, ast.Call):
        return False
    given = {*_parameters(function.args)} - {one.owner}
    bound = {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.lineno < one.line
    }
    passed = [p.value if isinstance(p, ast.Starred) else p for p in one.place.node.args]
    names = {part.id for part in passed if isinstance(part, ast.Name)}
    return bool(names & (given - bound))


def _parameters(arguments: ast.arguments) -> list[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one is not None]
    return [one.arg for one in every]
