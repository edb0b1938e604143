"""The same fault at all places of a function where it can be made: for W and b, for M and V."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from autograder.classroom.mutants.operators.tools import Operator, called, keyword
from autograder.classroom.mutants.scope import Site

Edit = tuple[Site, str]  # a place, and the text that stands there instead
# What is one thing for the weights and another for the biases, one for M and another for V.
TWINS = re.compile(r"\b(?:self\.)?(?:dLd|running_|[vm]_)?(?:BW|Bb|W|b|M|V|gamma|beta)\b")


def alike(
    places: Sequence[Site], operators: Iterable[Operator]
) -> Iterator[tuple[str, list[Edit]]]:
    """Faults at two places or more, with the operator's name."""
    for operator in operators:
        groups: dict[object, list[Edit]] = {}
        for site in places:
            for number, new in enumerate(operator(site)):
                groups.setdefault(_kind(site, new, number), []).append((site, new))
        for edits in groups.values():
            if len(edits) > 1 and not _overlap(edits):
                yield operator.__name__, edits


def _kind(site: Site, new: str, number: int) -> object:
    """What two faults have in common that are the same one of two quantities."""
    node = site.node
    if isinstance(node, ast.Call) and (axis := keyword(node, "axis")):
        return called(node), ast.unparse(axis.value), number
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        return type(node), number
    return TWINS.sub("#", ast.unparse(node)), TWINS.sub("#", new), number


def _overlap(edits: Sequence[Edit]) -> bool:
    """Whether one place is within another."""
    nodes = [site.node for site, _ in edits]
    return any(node in site.around for node in nodes for site, _ in edits)
