"""What failing cases have in common, and where wrong elements lie: facts, whatever the mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from autograder.diagnosis.patterns import FAILS_WHERE, condition, denies, place
from autograder.diagnosis.results import CaseResults
from autograder.diagnosis.values import ShownValue
from autograder.grading.graded import GradedItem
from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.calls import SECOND
from autograder.worker.slots import WorkerError


def in_common(
    graded: GradedItem, ran: CaseResults, small: Callable[[], CaseResults]
) -> tuple[str, ...]:
    """What all failing cases have in common and no other has, and where wrong elements lie.

    What the `small` cases deny is not said: it has to fit the one that is written out.
    """
    shown = shown_wrong(graded, ran.shown)
    found = condition(shown, ask=False) or condition(ran.outcomes(), FAILS_WHERE, ask=False)
    if found and _is_denied(graded, found[0], small):
        found = None
    where = place(shown) if shown else None
    facts = [one[1] for one in (found, where) if one]
    return tuple(facts)


def _is_denied(graded: GradedItem, key: str, small: Callable[[], CaseResults]) -> bool:
    with suppress(WorkerError, ReferenceUnavailableError):
        ran = small()
        return denies(shown_wrong(graded, ran.shown), key) or denies(ran.outcomes(), key)
    return False


def shown_wrong(
    graded: GradedItem, shown: Mapping[str, Sequence[ShownValue]]
) -> Sequence[ShownValue]:
    """The values under the first name that was shown and was wrong, if they are numbers."""
    wanted = [one.name.removesuffix(SECOND) for one in graded.judgement.findings if one.shown]
    seen = (shown.get(name, ()) for name in wanted)
    return next((one for one in seen if not all(value.right for value in one)), ())
