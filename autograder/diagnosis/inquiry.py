"""What is found out of an item that has lost points: its mistakes by name, and small cases.

Nothing here costs or gives points: what cannot be found out is left out.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import numpy as np
from msgspec.structs import replace

from autograder.course.cases import draw_cases
from autograder.course.exercise import Case, Expected
from autograder.course.sheet import Item
from autograder.diagnosis.by_hand.smallest import by_hand, sought
from autograder.diagnosis.by_hand.writing_out import write_out, write_raised
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.chosen import chosen
from autograder.diagnosis.exceptions.outcomes import failing_only
from autograder.diagnosis.exceptions.raised import RAISED, by_exceptions
from autograder.diagnosis.flow.order import with_order
from autograder.diagnosis.in_common import in_common
from autograder.diagnosis.looked_into.flags import with_flags
from autograder.diagnosis.looked_into.objects import with_objects
from autograder.diagnosis.mends.mend import with_mend
from autograder.diagnosis.naming import named
from autograder.diagnosis.patterns import denies
from autograder.diagnosis.results import (
    CaseResults,
    results,
    results_of_small_cases,
    small_cases,
)
from autograder.diagnosis.words import lower_first
from autograder.grading.graded import GradedItem
from autograder.grading.judgement import Finding, turn
from autograder.grading.reference import References, ReferenceUnavailableError
from autograder.grading.score import Diagnosed
from autograder.records.calls import SECOND
from autograder.records.scorecard import Diagnosis, SmallestCase
from autograder.worker.answers import Raised
from autograder.worker.session import Transcript
from autograder.worker.slots import WorkerError

# In front of the keys of what follows from numbers alone, or is one of very many combinations.
OF_NUMBERS = ("relation/", "layout/", "resampled/")
PLANTED = "mutant/"  # in front of the keys of faults that were made in others' lines
SAME = "it comes out as if this were so: "
PATTERN = "pattern/"  # in front of the keys of what failing cases have in common
CONSTRUCTED = " as constructed"  # behind the names of what a constructor has made
# Exceptions that another input may not cause; all others say what is wrong by themselves.
OF_SOME_INPUTS = (
    "ValueError",
    "IndexError",
    "ZeroDivisionError",
    "FloatingPointError",
    "OverflowError",
    "AssertionError",
)


def prepare(item: Item, cases: list[Case], references: References, catalogue: Catalogue) -> None:
    """Have PyTorch compute what naming a mistake in these cases takes, while it is loaded anyway.

    Loading it takes a second or two, which a student with a mistake need not wait for. Raises
    `ReferenceUnavailableError` where it cannot be loaded.
    """
    references.get(item.exercise, cases)
    if item.hidden:
        return
    references.get(item.exercise, small_cases(item, cases))
    references.get(item.exercise, draw_cases(item, 0))  # those of the fingerprints
    if not item.exercise.chance:
        for reading in item.readings():
            catalogue.get(item.exercise, cases, reading, [{} for _ in cases])
        catalogue.steps.prepare(item.exercise, cases)


def inquire(graded: GradedItem, catalogue: Catalogue) -> Diagnosed:
    """The mistakes by name, and the smallest case, written out.

    Raises `ReferenceUnavailableError` where PyTorch's answers for the item's own cases cannot be
    had, for it was graded by them.
    """
    if told := chosen(graded):
        return Diagnosed((told,))
    # Whatever numbers a submission may have made.
    with np.errstate(all="ignore"), _old_objects_left_alone():
        ran = results(graded)
        found = [one for one in named(graded, ran, catalogue) if not _is_of_few(one, ran)]
        found = _with_causes(found, [*by_exceptions(graded.item.exercise, ran)], graded)
        _named_first(graded.judgement.findings, found)
        found = with_order(graded, with_objects(graded, with_flags(graded, found)))
        found = with_mend(graded, ran, found)
        raised = not graded.judgement.findings[0].shown
        if raised and not any(_depends_on_input(one) for one in graded.transcripts):
            shared = in_common(graded, ran, lambda: ran)
            return Diagnosed(_said(graded, found), None, shared)  # elsewhere it is no different
        small, smallest = ran, None
        with suppress(WorkerError, ReferenceUnavailableError):
            small = results_of_small_cases(graded)
            found = [one for one in found if not _is_denied(one, small)]
            if raised:
                found = _beside(found, failing_only(ran.outcomes() + small.outcomes()))
                smallest = next(_exceptions(graded, small), None)
            smallest = smallest or _written(graded, ran, small)
        smallest = smallest or _written(graded, ran, ran)
        return Diagnosed(_said(graded, found), smallest, in_common(graded, ran, lambda: small))


@contextmanager
def _old_objects_left_alone() -> Iterator[None]:
    """Have garbage looked for among new objects only: many are made here, and most soon gone.

    Items that are looked into at the same time may end this for each other; it is only slower then.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _said(graded: GradedItem, found: list[Diagnosis]) -> tuple[Diagnosis, ...]:
    """The diagnoses, with what the handout calls the values.

    A planted fault was made in another's lines: in these, something else may come to the same.
    """
    found = [
        replace(one, sentence=f"{SAME}{lower_first(one.sentence)}")
        if one.key.startswith(PLANTED) and one.confidence == "certain"
        else one
        for one in found
    ]
    names = [(one, graded.item.exercise.said(one.name)) for one in found]
    return tuple(replace(one, title=said) if said != one.name else one for one, said in names)


def smallest_failing(graded: GradedItem) -> Case:
    """The smallest case that fails, the one that is written out, best in what fails first."""
    first = graded.judgement.findings[0]
    with np.errstate(all="ignore"), suppress(WorkerError, ReferenceUnavailableError):
        small = results_of_small_cases(graded)
        missing = [
            (lacking.name != first.name, number)
            for number, one in enumerate(zip(small.transcripts, small.expected, strict=True))
            if (lacking := _missing(*one)) is not None
        ]
        if missing and not first.shown:
            return small.cases[min(missing)[1]]
        chosen = _chosen(graded, results(graded), small)
        if chosen is not None:
            return chosen[0]
        wrong = by_hand(graded.item.exercise, small.shown, sought(first, results(graded).shown))
        if (value := next(wrong, None)) is not None:
            return value.case
        if missing:
            return small.cases[min(missing)[1]]
    return graded.cases[first.case]


def _missing(transcript: Transcript, expected: list[Expected]) -> Expected | None:
    """The first value that is lacking, of a case that ended in an exception."""
    lacking = next((one for one in expected if one.name not in transcript.values), None)
    return lacking if isinstance(transcript.ending, Raised) else None


def _is_of_few(found: Diagnosis, ran: CaseResults) -> bool:
    """Whether it follows from a few values, where more are missing by exceptions.

    Other wrong values would have shown whether it is so. What lies whole in a larger array, does
    so by no chance.
    """
    if not found.key.startswith(OF_NUMBERS) or found.key == "relation/uncut":
        return False
    wrong = sum(not one.right for one in ran.shown[found.name])
    pairs = zip(ran.transcripts, ran.expected, strict=True)
    lacking = [one for one in (_missing(*pair) for pair in pairs) if one is not None]
    names = [one.name.removesuffix(SECOND) for one in lacking]
    return names.count(found.name) > wrong


def _with_causes(
    found: list[Diagnosis], raised: list[Diagnosis], graded: GradedItem
) -> list[Diagnosis]:
    """With why exceptions came; what is only a pattern of wrong values stands beside that."""
    known = {one.name: one for one in found}
    firsts = {f.name.removesuffix(SECOND): f for f in reversed(graded.judgement.findings)}
    for one in raised:
        pattern = known.get(one.name)
        if pattern is None:
            known[one.name] = one
        elif pattern.confidence == "likely":
            shown = firsts[one.name].shown  # as a wrong value, but in other cases
            said = f"in another case, {one.sentence}" if shown else one.sentence
            known[one.name] = replace(one, sentence=said, evidence=pattern.sentence)
    return [*known.values()]


def _beside(found: list[Diagnosis], shared: Diagnosis | None) -> list[Diagnosis]:
    """With what all calls that fail have in common: beside why they do, where that is known.

    Where a mistake has a name, what else is true of these cases may be so by chance.
    """
    if shared is None:
        return found
    named_elsewhere = [one for one in found if one.name != shared.name]
    if any(one.confidence == "certain" for one in named_elsewhere):
        return found
    if shared.name not in {one.name for one in found}:
        return [*found, shared]
    return [
        replace(one, evidence=shared.sentence)
        if one.name == shared.name and one.key.startswith(RAISED)
        else one
        for one in found
    ]


def _is_denied(found: Diagnosis, small: CaseResults) -> bool:
    """Whether what failing cases have in common is not so in the small ones."""
    pattern = found.key.removeprefix(PATTERN)
    return pattern != found.key and denies(small.shown.get(found.name, ()), pattern)


def _named_first(findings: list[Finding], found: Sequence[Diagnosis]) -> None:
    """Put the first finding that has a name before those of its turn that have none.

    One that is an exception stays where it is: it says itself what is wrong. Only what a
    constructor has made comes before it, as it did before any call.
    """
    certain = {one.name for one in found if one.confidence == "certain"}
    if not findings[0].shown:
        made = [one for one in findings if one.name in certain and one.name.endswith(CONSTRUCTED)]
        for finding in made[:1]:
            findings.remove(finding)
            findings.insert(0, finding)
        return
    now = turn(findings[0])
    for finding in findings:
        if turn(finding) != now:
            return
        if finding.shown and finding.name.removesuffix(SECOND) in certain:
            findings.remove(finding)
            findings.insert(0, finding)
            return


def _exceptions(graded: GradedItem, ran: CaseResults) -> Iterator[SmallestCase]:
    """The cases that end in an exception, where they are small; first those of the first fault."""
    first = graded.judgement.findings[0].name.removesuffix(SECOND)
    ended = []
    for case, one, expected in zip(ran.cases, ran.transcripts, ran.expected, strict=True):
        missing = _missing(one, expected)
        if isinstance(one.ending, Raised) and missing is not None:
            other = missing.name.removesuffix(SECOND) != first
            unfit = (other, missing.name.endswith(SECOND))
            ended.append((unfit, case, missing, f"{one.ending.type}: {one.ending.message}"))
    for _, case, missing, message in sorted(ended, key=lambda one: one[0]):
        written = write_raised(graded.item.exercise, case, missing, message)
        if written is not None:
            yield written


def _written(graded: GradedItem, own: CaseResults, ran: CaseResults) -> SmallestCase | None:
    """The case of these that shows best what is wrong in the item's own, written out."""
    chosen = _chosen(graded, own, ran)
    return chosen[1] if chosen else None


def _chosen(
    graded: GradedItem, own: CaseResults, ran: CaseResults
) -> tuple[Case, SmallestCase] | None:
    """The first of the values, best to be checked by hand, that can be written out."""
    exercise, wanted = graded.item.exercise, sought(graded.judgement.findings[0], own.shown)
    for value in by_hand(exercise, ran.shown, wanted):
        written = write_out(exercise, value)
        if written is not None:
            return value.case, written
    return None


def _depends_on_input(transcript: Transcript) -> bool:
    """Whether it ends in an exception that may depend on the numbers and shapes given."""
    return isinstance(transcript.ending, Raised) and transcript.ending.type in OF_SOME_INPUTS
