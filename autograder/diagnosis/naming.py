"""Which mistakes explain what is wrong in an item, for some reading of the conventions."""

from __future__ import annotations

import re
from contextlib import suppress

import msgspec

from autograder.course.exercise import Reading
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.diagnose import NOT_FINITE, diagnose
from autograder.diagnosis.results import CaseResults, expected_by
from autograder.diagnosis.values import ShownValue, collect
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers
from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.scorecard import Diagnosis

# Each part is of bounded length, or this could look again and again at the same long word.
WARNING = re.compile(r"<submission>/(\S{1,400}):(\d{1,7}): RuntimeWarning: ([^\n]{1,200})")


def named(graded: GradedItem, ran: CaseResults, catalogue: Catalogue) -> list[Diagnosis]:
    """The mistakes that explain what is wrong in an item's own cases.

    Where nothing is right, all readings earn the same, and only a mistake's numbers can tell
    which one the rest of the submission goes by. No reading is tried that explains less of what
    was shown than the one that it was judged by: what is right by that is no mistake.

    Raises `ReferenceUnavailableError` where PyTorch's answers for these cases cannot be had; where
    only those of the mistakes cannot, relations and patterns are named all the same.
    """
    wrong = {name for name, one in ran.shown.items() if not all(value.right for value in one)}
    known: list[Diagnosis] = []
    judged_by = graded.judgement.reading
    others = [reading for reading in graded.item.readings() if reading != judged_by]
    for reading in [judged_by, *others] if wrong else ():
        shown = _shown_by(reading, graded, ran)
        kept = {name for name in wrong if _right(shown[name]) >= _right(ran.shown[name])}
        found = _named_by(reading, graded, ran, shown, catalogue)
        found = [_warned(one, graded.prints) for one in found if one.name in kept]
        if any(one.confidence == "certain" for one in found):
            return found
        known = known or found
    return known


def _shown_by(
    reading: Reading, graded: GradedItem, ran: CaseResults
) -> dict[str, list[ShownValue]]:
    """All numbers that were shown, and what is expected by a reading."""
    references = graded.references.get(graded.item.exercise, graded.cases)[: len(ran.cases)]
    return collect(ran.cases, ran.values, expected_by(reading, graded.item, ran, references))


def _named_by(
    reading: Reading,
    graded: GradedItem,
    ran: CaseResults,
    shown: dict[str, list[ShownValue]],
    catalogue: Catalogue,
) -> list[Diagnosis]:
    """The mistakes that explain the values, for a submission that goes by a reading."""
    predicted = {}
    with suppress(ReferenceUnavailableError):
        values = [answers(one) for one in ran.values]
        predicted = catalogue.get(graded.item.exercise, ran.cases, reading, values)
    return diagnose(shown, predicted)


def _right(shown: list[ShownValue]) -> int:
    """How many values are right."""
    return sum(value.right for value in shown)


def _warned(diagnosis: Diagnosis, prints: str) -> Diagnosis:
    """With NumPy's own warning as evidence, where it says which operation bore the NaN."""
    warning = WARNING.search(prints)
    if diagnosis.key != NOT_FINITE or diagnosis.evidence or warning is None:
        return diagnosis
    file, line, text = warning.groups()
    evidence = f"NumPy warned at {file}, line {line}: {text}"
    return msgspec.structs.replace(diagnosis, evidence=evidence)
