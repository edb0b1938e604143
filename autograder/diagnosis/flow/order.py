"""The order of parts: what the texts say of a backward that does not undo its forward."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from autograder.course.exercise import Aspect
from autograder.diagnosis.flow.methods import Texts, method_of
from autograder.diagnosis.flow.reading import ways_through
from autograder.diagnosis.flow.told import Told, compared
from autograder.grading.graded import GradedItem
from autograder.handin.lookup import called_in
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis

KEY = "parts/"
EVIDENCE = "read off the texts of forward and backward"
# What these say of values is guessed from numbers, of which a wrong order makes any.
FROM_NUMBERS = ("raised/", "pattern/", "relation/", "mutant/", "term/")


def with_order(graded: GradedItem, found: list[Diagnosis]) -> list[Diagnosis]:
    """The diagnoses, with what the order of the parts says of the first fault.

    Only where nothing but backward has failed, and no known mistake explains it.
    """
    name = graded.judgement.findings[0].name.removesuffix(SECOND)
    known = next((one for one in found if one.name == name), None)
    if not _fails_backward_alone(graded) or (known is not None and _is_sure(known)):
        return found
    told = next(_in_texts(graded), None)
    if told is None:
        return found
    key, sentence, sure = told
    raised = known is not None and known.key.startswith("raised/")
    if not sure and known is not None and known.confidence == "certain" and not raised:
        return found
    said = Diagnosis(
        name, f"{KEY}{key.replace(' ', '_')}", sentence, EVIDENCE, "certain" if sure else "likely"
    )
    if known is not None and raised:
        said = replace(said, evidence=known.sentence)
    return [said, *(one for one in found if one.name != name and _is_sure(one))]


def _is_sure(diagnosis: Diagnosis) -> bool:
    return diagnosis.confidence == "certain" and not diagnosis.key.startswith(FROM_NUMBERS)


def _fails_backward_alone(graded: GradedItem) -> bool:
    wrong = [one for one in graded.judgement.checks if one.fault and one.costs]
    return all(one.own is not Aspect.FORWARD for one in wrong)


def _in_texts(graded: GradedItem) -> Iterator[Told]:
    """What is wrong in the item's own class, then in those that it makes its parts of."""
    texts, exercise = Texts(graded.sources), graded.item.exercise
    name = called_in(graded.sources, exercise.name, exercise.spelling)
    kind = texts.kind(name)
    if kind is None:
        return
    for one in dict.fromkeys([name, *texts.made_by(kind)]):
        family = texts.family(one)
        ahead, back = method_of(family, "forward"), method_of(family, "backward")
        if ahead is None or back is None:
            continue
        ways = ways_through(family, ahead, back)
        titles = f"{ahead.kind}.forward", f"{back.kind}.backward"
        if ways is not None and (told := compared(*ways, titles)):
            yield told
