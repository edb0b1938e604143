"""Coefficients of a sum's terms that give what was shown, in all cases the same small ones.

Where a value depends on the terms of a sum linearly, no slip has to be guessed: the coefficients
follow from the numbers, and each says what has become of its term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from autograder.course.formula import Plan, Program
from autograder.course.playing import play
from autograder.course.slips.slip import Slip
from autograder.course.terms import Node, Statement, Sum, expanded, written
from autograder.diagnosis.values import ShownValue

LARGEST = 12  # of a coefficient's numerator and denominator
CLOSE = 1e-6  # relative to the coefficient
ENOUGH = 3  # equations for each coefficient
WORDS: Mapping[Fraction, str] = {
    Fraction(0): "is missing",
    Fraction(-1): "has the wrong sign",
    Fraction(2): "is twice too large",
    Fraction(1, 2): "is half of what it should be",
}


def fitted(
    program: Program, plans: Mapping[int, Plan], shown: Sequence[ShownValue]
) -> Iterator[Slip]:
    """The program with other coefficients in one statement, where these show all of the values.

    `plans` are those of all cases. Raises what `play` does where a term alone cannot be played.
    """
    variables = {
        (number, name): variable
        for number, plan in plans.items()
        for step in plan.steps
        for name, variable in step.shown.items()
    }
    targets = {variables.get((s.number, s.expected.name)) for s in shown}
    for section, statements in program.sections.items():
        for index, statement in enumerate(statements):
            terms = expanded(statement.node)
            if statement.target in targets and len(terms) > 1:
                columns = _columns(program, section, index, terms, plans, shown)
                found = None if columns is None else _solved(columns, shown)
                if found is not None and any(c != 1 for c in found):
                    yield _slip(program, section, index, terms, found)


def _columns(
    program: Program,
    section: str,
    index: int,
    terms: Sequence[tuple[float, Node]],
    plans: Mapping[int, Plan],
    shown: Sequence[ShownValue],
) -> list[np.ndarray] | None:
    """What each term alone shows of the values, one after the other; None of other shapes."""
    columns = []
    for term in terms:
        alone = _with(program, section, index, Sum((term,)))
        values = {
            (number, name): value
            for number, plan in plans.items()
            for name, value in play(plan, alone)
        }
        parts = [_as_shown(values.get((s.number, s.expected.name)), s) for s in shown]
        if any(part is None for part in parts):
            return None
        columns.append(np.concatenate([np.zeros(0), *(p for p in parts if p is not None)]))
    return columns


def _as_shown(value: Any, seen: ShownValue) -> np.ndarray | None:
    """A part of a value, spread out as all of it was shown; None where that cannot be."""
    if value is None:
        return None
    array = np.asarray(value, dtype=np.float64)
    if seen.expected.any_shape and array.size == seen.yours.size:
        return array.ravel()
    try:
        return np.broadcast_to(array, seen.yours.shape).ravel()
    except ValueError:  # of another shape
        return None


def _solved(columns: Sequence[np.ndarray], shown: Sequence[ShownValue]) -> list[Fraction] | None:
    """Small rational coefficients of these columns that give all that was shown."""
    matrix = np.stack(columns, axis=1)
    yours = np.concatenate([s.yours.ravel() for s in shown])
    usable = np.isfinite(matrix).all(axis=1) & np.isfinite(yours)
    if usable.sum() < ENOUGH * len(columns):
        return None
    solution, _, rank, _ = np.linalg.lstsq(matrix[usable], yours[usable], rcond=1e-9)
    if rank < len(columns) or not np.isfinite(solution).all():
        return None
    found = [Fraction(float(c)).limit_denominator(LARGEST) for c in solution]
    close = all(
        abs(float(f) - c) <= CLOSE * (1 + abs(c)) for f, c in zip(found, solution, strict=True)
    )
    return found if close and all(abs(f.numerator) <= LARGEST for f in found) else None


def _slip(
    program: Program,
    section: str,
    index: int,
    terms: Sequence[tuple[float, Node]],
    found: Sequence[Fraction],
) -> Slip:
    statement = program.sections[section][index]
    pairs = [*zip(terms, found, strict=True)]
    node = Sum(tuple((float(f) * c, inner) for (c, inner), f in pairs))
    wrong = [
        f"the term {written(inner)} {WORDS.get(f, f'is {f} times what it should be')}"
        for (_, inner), f in pairs
        if f != 1
    ]
    sentence = f"in {statement.target}, {', and '.join(wrong)}"
    key = f"{statement.target}/{' '.join(map(str, found))}"
    return Slip(_with(program, section, index, node), key, lambda: sentence, 1 + len(wrong))


def _with(program: Program, section: str, index: int, node: Node) -> Program:
    statements = [*program.sections[section]]
    old = statements[index]
    right = old.node if old.right is None else old.right
    statements[index] = Statement(old.target, node, right, old.only, old.moved, old.uses)
    return replace(program, sections={**program.sections, section: tuple(statements)})
