"""What is not said although it fits some values: the others say that it is not so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from autograder.course.exercise import Exercise
from autograder.course.programs.models import is_model
from autograder.diagnosis.diagnose import (
    Evidence,
    Further,
    Known,
    Predicted,
    diagnose,
    nothing_further,
)
from autograder.diagnosis.projection import Projected
from autograder.diagnosis.results import CaseResults
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised


def undenied(
    exercise: Exercise, evidence: Evidence, further: Further = nothing_further
) -> list[Diagnosis]:
    """What explains the values, as `diagnose` has it; of a model, nothing that others deny."""
    found = diagnose(evidence, further)
    if not is_model(exercise):
        return found
    known, denied = evidence.catalogue, set[str]()
    while more := {
        one.key
        for one in found
        if one.key not in denied and _is_denied(evidence.shown, known.get(one.key))
    }:
        denied |= more
        found = diagnose(evidence, further, denied)
    return found


def _is_denied(
    shown: Mapping[str, Sequence[ShownValue]], known: tuple[str, Sequence[Predicted]] | None
) -> bool:
    """Whether a mistake in a model says something else of what is right, or goes wrong first.

    A model's values follow from one another: who has made a mistake shows all that it makes.
    """
    if known is None:
        return False
    _, predicted = known
    for values in shown.values():
        told = [(predicted[one.number].get(one.expected.name), one) for one in values]
        agrees = all(one.equals(value) for value, one in told if value is not None)
        if not agrees:
            return True
        if any(value is not None and not one.right for value, one in told):
            return False  # what is wrong first is explained
    return False


def not_contradicted(known: Known, ran: CaseResults) -> dict[str, tuple[str, Sequence[Predicted]]]:
    """What each mistake shows, without the names under which exceptions say that it was not made.

    In the case of such an exception it would have shown a value, of the very shape that is due.
    """
    found = {}
    for key, (sentence, predicted) in known.items():
        names = {*_contradicted(predicted, ran)}
        kept = [{n: v for n, v in one.items() if n not in names} for one in predicted]
        found[key] = (sentence, kept if names else predicted)
    return found


def _contradicted(predicted: Sequence[Predicted], ran: CaseResults) -> Iterator[str]:
    """The names under which a value is missing by an exception that the mistake would have shown.

    That is the first that is missing in a case: those behind it are, whatever was done there. Both
    calls of a case are meant, of which either may have raised. Extreme inputs and integers may
    raise for reasons of their own.
    """
    for number, told in enumerate(predicted):
        special = "counts_as" in ran.cases[number]
        if special or not isinstance(ran.transcripts[number].ending, Raised):
            continue
        lacking = (one for one in ran.expected[number] if one.name not in ran.values[number])
        first = next(lacking, None)
        value = told.get(first.name) if first else None
        if first is None or value is None or isinstance(first.value, str):
            continue
        if value.shape == first.value.shape and _is_finite(value):
            name = first.name.removesuffix(SECOND)
            yield from (name, f"{name}{SECOND}")


def _is_finite(value: np.ndarray | Projected) -> bool:
    return value.finite if isinstance(value, Projected) else bool(np.isfinite(value).all())


def follows(diagnosis: Diagnosis, ran: CaseResults) -> bool:
    """Whether it is of values that are wrong only behind an exception that kept others away.

    They are what was left from before, and a name for that would be a wrong one; unless it tells
    the exception as well, as a wrong step does.
    """
    wrong = [one for one in ran.shown[diagnosis.name] if not one.right]
    behind = [_missing_before(one.expected.name, one.number, ran) for one in wrong]
    return bool(wrong) and all(behind) and not diagnosis.key.startswith("step/")


def _missing_before(name: str, number: int, ran: CaseResults) -> bool:
    names = [one.name for one in ran.expected[number]]
    before = names[: names.index(name)] if name in names else []
    raised = isinstance(ran.transcripts[number].ending, Raised)
    return raised and any(one not in ran.values[number] for one in before)
