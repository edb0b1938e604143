"""From the frames of an exception to the lines that are told of it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.records.scorecard import TraceLine
from autograder.worker.answers import Fact, Frame

# What a diagnosis may need, and a reader has not asked for.
UNTOLD_ROLES = frozenset(("given", "result", "function", "axis", "subscripts"))
UNTOLD_ROLES |= {"reshaped", "around", "loop", "key", "round"}
NONE, WHOLE, TUPLE = "NoneType", "int", "tuple"


def trace_of(frames: Iterable[Frame]) -> tuple[TraceLine, ...]:
    """The lines of a traceback, the innermost last, with what stood in it."""
    return tuple(_line(frame) for frame in frames)


def _line(frame: Frame) -> TraceLine:
    told = [
        fact
        for fact in frame.facts
        if fact.role.partition(" ")[0] not in UNTOLD_ROLES and is_telling(fact)
    ]
    shapes = {f"{fact.name}.shape" for fact in told if fact.shape is not None}  # told with arrays
    facts = tuple(fact_in_words(fact) for fact in told if fact.name not in shapes)
    return TraceLine(frame.file, frame.line, frame.function, frame.source, frame.mark, facts)


def is_telling(fact: Fact) -> bool:
    """Whether a fact says something about the operation."""
    if fact.role == "callee" and fact.shape is None:
        return fact.type not in ("function", "method", "type")
    if fact.shape is not None or fact.number is not None:
        return not fact.name.startswith("-")  # the name alone says the same
    if fact.role == "name" or fact.type in ("module", "function", "method"):
        return fact.type in (NONE, "float")
    return bool(fact.type)


def fact_in_words(fact: Fact) -> str:
    """A fact as it is told: `A (1, 2) float64`, `k = 3`, `shape = (1, 2)`, `self.A is None`."""
    if fact.shape is not None:
        return f"{fact.name} {fact.shape} {fact.dtype}".rstrip()
    if fact.elements is not None:
        return f"{fact.name} = {fact.elements if fact.type == TUPLE else [*fact.elements]}"
    if fact.number is not None:
        several = f" is a {fact.type} of"  # elements
        return f"{fact.name}{' =' if fact.type == WHOLE else several} {fact.number}"
    if fact.type == NONE:
        return f"{fact.name} is None"
    return f"{fact.name} is a {fact.type}"
