"""Everything that is known of one item, as a record from which reports are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from autograder.course.builds_on import builds_on
from autograder.diagnosis.patterns import condition, place
from autograder.diagnosis.results import CaseResults, results
from autograder.diagnosis.values import ShownValue
from autograder.diagnosis.words import axes
from autograder.grading.graded import GradedItem
from autograder.grading.judgement import Check
from autograder.records.calls import SECOND
from autograder.records.explanation import CaseLine, Explanation, Picture, Plane
from autograder.records.failures import described

ROWS, COLUMNS = 12, 16  # of an array that are drawn; more are cut off around the worst element
PLANES = 3  # of an array with more than two axes that are drawn
MOST_DRAWN = 4000  # of an array that is drawn


def explain(examination: GradedItem) -> Explanation:
    """Everything that is known of an item, as a record; of hidden cases there is nothing in it."""
    exercise = examination.item.exercise
    known = Explanation(
        item=examination.item.name,
        task=" ".join((exercise.__doc__ or "").split("\n\n")[0].split()),
        formula=exercise.formula,
        home=exercise.home,
        builds_on=builds_on(exercise.name),
        hidden=examination.hidden,
    )
    if examination.hidden:
        return known
    cases = _case_lines(examination)
    if not examination.judgement.findings:
        return msgspec.structs.replace(known, cases=cases)
    try:
        with np.errstate(all="ignore"):  # whatever numbers a submission may have made
            ran = results(examination)
            shared, picture = _in_common(examination, ran, cases), _picture(examination, ran)
    # An error of ours here must not cost the rest of the report.
    except Exception as error:  # noqa: BLE001
        failure = f"not known, for the grader failed: {described(error)}"
        examination.failures.append(f"{known.item}: what failing cases have in common: {failure}")
        shared, picture = (failure,), None
    return msgspec.structs.replace(known, cases=cases, in_common=shared, picture=picture)


def _case_lines(examination: GradedItem) -> tuple[CaseLine, ...]:
    judged = len(examination.judgement.dues)
    checks: list[list[Check]] = [[] for _ in examination.cases]
    for check in examination.judgement.checks:
        if check.fault:
            checks[check.case].append(check)
    return tuple(
        CaseLine(
            number + 1,
            case.label,
            _names(one for one in checks[number] if one.shown and one.costs),
            next((one.name for one in checks[number] if not one.shown and one.costs), ""),
            _costing_nothing([one for one in checks[number] if not one.costs]),
            number < judged,
        )
        for number, case in enumerate(examination.cases)
    )


def _names(checks: Iterable[Check]) -> tuple[str, ...]:
    """The names of checks, each once, whichever call it was in."""
    return tuple(dict.fromkeys(check.name.removesuffix(SECOND) for check in checks))


def _costing_nothing(checks: Sequence[Check]) -> tuple[str, ...]:
    """The names of what is wrong but costs nothing, and the first that never came."""
    missing = next((f"no {check.name}" for check in checks if not check.shown), None)
    return (*_names(check for check in checks if check.shown), *([missing] if missing else []))


def _in_common(
    examination: GradedItem, ran: CaseResults, cases: Sequence[CaseLine]
) -> tuple[str, ...]:
    """What all failing cases have in common and no other has, and where wrong elements lie."""
    sights = _shown_wrong(examination, ran.shown)
    found = condition(sights) or condition(ran.outcomes(), "it fails only {}")
    where = place(sights) if sights else None
    facts = [one[1] for one in (found, where) if one]
    costly = [case for case in cases if case.failed or not case.remarks]
    if not facts and 1 < sum(case.failed for case in cases) < len(costly):
        facts.append("nothing that tells them from the others")
    return tuple(facts)


def _shown_wrong(
    examination: GradedItem, sights: Mapping[str, Sequence[ShownValue]]
) -> Sequence[ShownValue]:
    """The values under the first name that was shown and was wrong, if they are numbers."""
    wanted = [one.name.removesuffix(SECOND) for one in examination.judgement.findings if one.shown]
    seen = (sights.get(name, ()) for name in wanted)
    return next((one for one in seen if not all(sight.right for sight in one)), ())


def _picture(examination: GradedItem, ran: CaseResults) -> Picture | None:
    """The largest wrong value of the first fault, unless it has another shape than is expected."""
    wrong = [
        sight
        for sight in _shown_wrong(examination, ran.shown)
        if not sight.right
        and sight.got.shape == sight.due.shape
        and sight.due.ndim
        and 1 < sight.due.size <= MOST_DRAWN
    ]
    return _drawn(max(wrong, key=lambda sight: sight.due.size)) if wrong else None


def _drawn(sight: ShownValue) -> Picture:
    worst = worst_element(sight)
    shape = sight.due.shape
    leading = shape[:-2]
    by_plane = sight.wrong.reshape(*leading, -1).any(-1)
    wrong_planes = [tuple(int(i) for i in index) for index in np.argwhere(by_plane)]
    chosen = sorted(wrong_planes, key=lambda at: at != worst[:-2])[:PLANES]
    return Picture(
        name=sight.expected.name,
        case=sight.number + 1,
        label=sight.case.label,
        shape=shape,
        axes=axes(sight),
        worst=worst,
        differing=int(sight.wrong.sum()),
        planes=tuple(_plane(sight, at, worst) for at in chosen),
        wrong_planes=len(wrong_planes),
    )


def worst_element(sight: ShownValue) -> tuple[int, ...]:
    """The index of the element that differs most; what is not finite comes before all others."""
    differences = np.where(sight.wrong, np.abs(sight.got - sight.due), -1.0)
    differences[sight.wrong & ~np.isfinite(differences)] = np.inf
    return tuple(int(i) for i in np.unravel_index(np.argmax(differences), differences.shape))


def _plane(sight: ShownValue, at: tuple[int, ...], worst: tuple[int, ...]) -> Plane:
    planes = [np.atleast_2d(array[at]) for array in (sight.got, sight.due, sight.wrong)]
    centre = (worst if len(worst) > 1 else (0, *worst))[-2:]
    first = (
        _start(centre[0], planes[0].shape[0], ROWS),
        _start(centre[1], planes[0].shape[1], COLUMNS),
    )
    window = (slice(first[0], first[0] + ROWS), slice(first[1], first[1] + COLUMNS))
    yours, expected, wrong = (
        tuple(tuple(row) for row in plane[window].tolist()) for plane in planes
    )
    return Plane(at, first, yours, expected, wrong)


def _start(centre: int, size: int, most: int) -> int:
    """Where a window of `most` elements begins, so that it holds the centre."""
    return max(0, min(centre - most // 2, size - most))
