"""Which mistakes explain what is wrong in an item, for some reading of the conventions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import msgspec

from autograder.course.exercise import Exercise, Reading
from autograder.diagnosis import halves
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.denied import follows, not_contradicted, undenied
from autograder.diagnosis.diagnose import NOT_FINITE, Evidence, Predicted
from autograder.diagnosis.dropping.masks import by_masks
from autograder.diagnosis.fingerprints.comparison import Comparison, compared
from autograder.diagnosis.results import CaseResults
from autograder.diagnosis.slips.budget import Budget
from autograder.diagnosis.slips.terms import by_terms
from autograder.diagnosis.values import ShownValue
from autograder.grading.graded import GradedItem
from autograder.grading.judge import answers
from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.scorecard import Diagnosis

# Each part is of bounded length, or this could look again and again at the same long word.
WARNING = re.compile(r"<submission>/(\S{1,400}):(\d{1,7}): RuntimeWarning: ([^\n]{1,200})")


def named(graded: GradedItem, ran: CaseResults, catalogue: Catalogue) -> list[Diagnosis]:
    """The mistakes that explain what is wrong in an item's own cases.

    Where nothing is right, all readings earn the same, and only a mistake's numbers can tell
    which one the rest of the submission goes by: the one by which most is explained. No reading
    is tried that explains less of what was shown than the one that it was judged by: what is
    right by that is no mistake.

    Raises `ReferenceUnavailableError` where PyTorch's answers for these cases cannot be had; where
    only those of the mistakes cannot, relations and patterns are named all the same.
    """
    wrong = {name for name, one in ran.shown.items() if not all(value.right for value in one)}
    best: list[Diagnosis] = []
    prints = compared(graded, ran) if wrong else None
    judged_by = graded.judgement.reading
    others = [reading for reading in graded.item.readings() if reading != judged_by]
    evidence: dict[int, Evidence] = {}  # of readings, by their places
    written = 0
    # Slips are looked for where no reading's mistakes explain everything.
    for budget in (None, Budget()):
        readings = [judged_by, *others] if _written(best) < len(wrong) else []
        for place, reading in enumerate(readings):
            shown = ran.shown_by(reading)
            if any(_right(shown[n]) < _right(ran.shown[n]) for n in ran.shown.keys() - wrong):
                continue
            kept = {name for name in wrong if _right(shown[name]) >= _right(ran.shown[name])}
            if place not in evidence:
                evidence[place] = _evidence(reading, graded, ran, catalogue, prints)
            found = _named_by(reading, graded.item.exercise, ran, evidence[place], budget)
            found = [_warned(one, graded.prints) for one in found if one.name in kept]
            found = [one for one in found if not follows(one, ran)]
            written = max(written, _written(found))
            if not best or _worth(found) > _worth(best):
                best = found
            if _written(best) == len(wrong) or (
                budget and _certain(best) == len(wrong) and written <= _written(best)
            ):
                break  # no other reading explains more
    return best


def _worth(found: Sequence[Diagnosis]) -> tuple[int, int, int]:
    """Under how many names something is explained, by a mistake of the catalogue, by a slip."""
    slips = sum(one.key.startswith("term/") for one in found)
    return _certain(found), _written(found), slips


def _written(found: Sequence[Diagnosis]) -> int:
    """Under how many names a known mistake, or a planted one, explains what is wrong.

    One of which only the line is known explains nothing: formulas may say more.
    """
    others = ("relation/", "pattern/", "term/", "chance/")
    sure = (one for one in found if one.confidence == "certain")
    return sum(not one.key.startswith(others) for one in sure)


def _certain(found: Sequence[Diagnosis]) -> int:
    """Under how many names something is explained."""
    return sum(one.confidence == "certain" for one in found)


def _evidence(
    reading: Reading,
    graded: GradedItem,
    ran: CaseResults,
    catalogue: Catalogue,
    prints: Comparison | None,
) -> Evidence:
    """What may explain the values, for a submission that goes by a reading."""
    exercise, shown = graded.item.exercise, ran.shown_by(reading)
    known: dict[str, tuple[str, Sequence[Predicted]]] = {}
    with suppress(ReferenceUnavailableError):
        values = [answers(one) for one in ran.values]
        known |= catalogue.get(exercise, ran.cases, reading, values)
        known |= catalogue.steps.matching(exercise, ran.cases, reading, shown)
    known |= _halves(reading, exercise, ran)
    known = not_contradicted(known, ran)
    return Evidence(shown, known, prints.matches(reading) if prints else ())


def _named_by(
    reading: Reading,
    exercise: Exercise,
    ran: CaseResults,
    evidence: Evidence,
    budget: Budget | None,
) -> list[Diagnosis]:
    """The mistakes that explain the values, for a submission that goes by a reading.

    Slips are looked for only within a budget.
    """
    if exercise.chance:
        return undenied(exercise, evidence, partial(by_masks, evidence.shown))
    if budget is None:
        return undenied(exercise, evidence)
    further = partial(by_terms, exercise, ran.cases, reading, evidence.shown, budget)
    return undenied(exercise, evidence, further)


def _halves(
    reading: Reading, exercise: Exercise, ran: CaseResults
) -> dict[str, tuple[str, Sequence[Predicted]]]:
    """What is shown where those values that are wrong go by another convention than the rest."""
    wrong = {n for n, seen in ran.shown_by(reading).items() if _right(seen) < len(seen)}
    expected = ran.expected_by(reading)
    found: dict[str, tuple[str, Sequence[Predicted]]] = {}
    for other in exercise.readings({}):
        if name := halves.changed(reading, other):
            said = halves.sentence(exercise, reading, other)
            values = halves.predicted(expected, ran.expected_by(other), wrong)
            found[f"convention/{name}={other[name]}"] = said, values
    return found


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
