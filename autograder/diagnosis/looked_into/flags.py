"""A backward that goes by the formulas of evaluation, and has others, too: it asks some flag."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from msgspec.structs import replace

from autograder.diagnosis.flow.methods import Texts, method_of
from autograder.grading.graded import GradedItem
from autograder.handin.lookup import called_in
from autograder.records.scorecard import Diagnosis

AS_IN_EVALUATION = "batchnorm/statistics_held_constant"
QUESTION = " Backward has a branch: is its flag the wrong way round?"


def with_flags(graded: GradedItem, found: Sequence[Diagnosis]) -> list[Diagnosis]:
    """The diagnoses; with a question on the flag where backward may have taken the other branch."""
    if not any(one.key == AS_IN_EVALUATION for one in found) or not _branches(graded):
        return [*found]
    return [
        replace(one, sentence=f"{one.sentence}{QUESTION}") if one.key == AS_IN_EVALUATION else one
        for one in found
    ]


def _branches(graded: GradedItem) -> bool:
    """Whether backward does one of two things, of which none is to raise an exception."""
    exercise = graded.item.exercise
    family = Texts(graded.sources).family(
        called_in(graded.sources, exercise.name, exercise.spelling)
    )
    backward = method_of(family, "backward")
    nodes = [*ast.walk(backward.node)] if backward else []
    return any(
        isinstance(node, ast.IfExp)
        or (isinstance(node, ast.If) and not isinstance(node.body[-1], ast.Raise))
        for node in nodes
    )
