"""What is found out by looking into objects, where the values have not told what is wrong."""

from __future__ import annotations

from contextlib import suppress

from msgspec.structs import replace

from autograder.diagnosis.looked_into.held import LookedInto
from autograder.diagnosis.looked_into.inits import inits_never_called
from autograder.diagnosis.looked_into.kept import changes, kept_between_objects, twins
from autograder.diagnosis.looked_into.structure import CONTRACT, structure
from autograder.diagnosis.looked_into.unread import set_elsewhere
from autograder.grading.graded import GradedItem
from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised
from autograder.worker.session import Ended
from autograder.worker.slots import WorkerError

REMOVED = "mutant/removed"  # of a line that is not there
TAKEN_FOR = "mutant/name"  # the key of a fault by which one variable is taken for another
OF_A_PLACE = "raised/"  # what is said of the place of an exception, which may lie elsewhere
NEVER_CALLED = "is never called."  # of a layer, which may follow from what its model holds
# Exceptions that may come of what an object holds; others tell themselves what is wrong.
OF_AN_OBJECT = (CONTRACT, "ValueError", "IndexError", "RuntimeError", "KeyError")


def with_objects(graded: GradedItem, found: list[Diagnosis]) -> list[Diagnosis]:
    """The diagnoses, with one of the first fault that what its objects hold tells, if one does."""
    finding = graded.judgement.findings[0]
    name = finding.name.removesuffix(SECOND)
    known = next((one for one in found if one.name == name), None)
    certain = [one for one in found if one.confidence == "certain"]
    is_told = any(
        # Wrong values that come later do not tell why an exception came.
        one.name == name or (finding.shown and not one.key.startswith("relation/"))
        for one in certain
        if not one.key.startswith(OF_A_PLACE)
    )
    if known is not None and known.key == TAKEN_FOR:
        with suppress(WorkerError, ReferenceUnavailableError):
            if (alike := twins(known, LookedInto(graded))) is not None:
                return [alike, *(one for one in found if one.key != TAKEN_FOR)]
    if known is not None and known.key == REMOVED:
        with suppress(WorkerError, ReferenceUnavailableError):
            if (elsewhere := set_elsewhere(known, LookedInto(graded))) is not None:
                same = [one.name for one in found if one.sentence == known.sentence]
                others = [one for one in found if one.name not in same]
                return [*(replace(elsewhere, name=one) for one in same), *others]
    if known is not None and (behind := _behind_a_step(known, graded)) is not None:
        key, sentence = behind
        return [
            replace(one, key=key, sentence=sentence) if one.key == known.key else one
            for one in found
        ]
    ending = graded.transcripts[finding.case].ending
    other = isinstance(ending, Raised) and ending.type not in OF_AN_OBJECT
    ended = isinstance(ending, Ended)  # and would end so once more, after as long a time
    if ended or is_told:
        return found
    looked = LookedInto(graded)
    with suppress(WorkerError, ReferenceUnavailableError):
        # A layer that is none of those due is a fault, whatever was raised because of it.
        told = structure(graded, looked) if other else _of_objects(graded, known, looked)
        if told is not None and known is not None and known.key.startswith(OF_A_PLACE):
            told = replace(told, evidence=known.sentence)
        if told is not None:
            return [told, *(one for one in found if one.name != name)]
    return found


def _of_objects(
    graded: GradedItem, known: Diagnosis | None, looked: LookedInto
) -> Diagnosis | None:
    return (
        kept_between_objects(graded, looked)
        or changes(known, looked)
        or structure(graded, looked)
        or inits_never_called(looked)
    )


def _behind_a_step(known: Diagnosis, graded: GradedItem) -> tuple[str, str] | None:
    """Key and sentence of what a model lacks, so that one of its layers is never called."""
    if not known.sentence.endswith(NEVER_CALLED):
        return None
    told = None
    with suppress(WorkerError, ReferenceUnavailableError):
        told = structure(graded, LookedInto(graded))
    if told is None:
        return None
    return told.key, f"{told.sentence}. {known.sentence}"
