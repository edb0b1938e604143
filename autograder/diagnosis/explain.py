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


def explain(graded: GradedItem) -> Explanation:
    """Everything that is known of an item, as a record; of hidden cases there is nothing in it."""
    exercise = graded.item.exercise
    known = Explanation(
        item=graded.item.name,
        task=" ".join((exercise.__doc__ or "").split("\n\n")[0].split()),
        formula=exercise.formula,
        home=exercise.home,
        builds_on=builds_on(exercise.name),
        hidden=graded.hidden,
    )
    if graded.hidden:
        return known
    cases = _case_lines(graded)
    if not graded.judgement.findings:
        return msgspec.structs.replace(known, cases=cases)
    try:
        with np.errstate(all="ignore"):  # whatever numbers a submission may have made
            ran = results(graded)
            shared, picture = _in_common(graded, ran, cases), _picture(graded, ran)
    # An error of ours here must not cost the rest of the report.
    except Exception as error:  # noqa: BLE001
        failure = f"not known, for the grader failed: {described(error)}"
        graded.failures.append(f"{known.item}: what failing cases have in common: {failure}")
        shared, picture = (failure,), None
    return msgspec.structs.replace(known, cases=cases, in_common=shared, picture=picture)


def _case_lines(graded: GradedItem) -> tuple[CaseLine, ...]:
    judged = len(graded.judgement.expected)
    checks: list[list[Check]] = [[] for _ in graded.cases]
    for check in graded.judgement.checks:
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
        for number, case in enumerate(graded.cases)
    )


def _names(checks: Iterable[Check]) -> tuple[str, ...]:
    """The names of checks, each once, whichever call it was in."""
    return tuple(dict.fromkeys(check.name.removesuffix(SECOND) for check in checks))


def _costing_nothing(checks: Sequence[Check]) -> tuple[str, ...]:
    """The names of what is wrong but costs nothing, and the first that is missing."""
    missing = next((f"no {check.name}" for check in checks if not check.shown), None)
    return (*_names(check for check in checks if check.shown), *([missing] if missing else []))


def _in_common(graded: GradedItem, ran: CaseResults, cases: Sequence[CaseLine]) -> tuple[str, ...]:
    """What all failing cases have in common and no other has, and where wrong elements lie."""
    shown = _shown_wrong(graded, ran.shown)
    found = condition(shown) or condition(ran.outcomes(), "it fails only {}")
    where = place(shown) if shown else None
    facts = [one[1] for one in (found, where) if one]
    costly = [case for case in cases if case.failed or not case.remarks]
    if not facts and 1 < sum(case.failed for case in cases) < len(costly):
        facts.append("nothing that tells them from the others")
    return tuple(facts)


def _shown_wrong(
    graded: GradedItem, shown: Mapping[str, Sequence[ShownValue]]
) -> Sequence[ShownValue]:
    """The values under the first name that was shown and was wrong, if they are numbers."""
    wanted = [one.name.removesuffix(SECOND) for one in graded.judgement.findings if one.shown]
    seen = (shown.get(name, ()) for name in wanted)
    return next((one for one in seen if not all(value.right for value in one)), ())


def _picture(graded: GradedItem, ran: CaseResults) -> Picture | None:
    """The largest wrong value of the first fault, unless it has another shape than is expected."""
    wrong = [
        value
        for value in _shown_wrong(graded, ran.shown)
        if not value.right
        and value.yours.shape == value.expected_value.shape
        and value.expected_value.ndim
        and 1 < value.expected_value.size <= MOST_DRAWN
    ]
    return _drawn(max(wrong, key=lambda value: value.expected_value.size)) if wrong else None


def _drawn(value: ShownValue) -> Picture:
    worst = worst_element(value)
    shape = value.expected_value.shape
    leading = shape[:-2]
    by_plane = value.wrong.reshape(*leading, -1).any(-1)
    wrong_planes = [tuple(int(i) for i in index) for index in np.argwhere(by_plane)]
    chosen = sorted(wrong_planes, key=lambda at: at != worst[:-2])[:PLANES]
    return Picture(
        name=value.expected.name,
        case=value.number + 1,
        label=value.case.label,
        shape=shape,
        axes=axes(value),
        worst=worst,
        differing=int(value.wrong.sum()),
        planes=tuple(_plane(value, at, worst) for at in chosen),
        wrong_planes=len(wrong_planes),
    )


def worst_element(value: ShownValue) -> tuple[int, ...]:
    """The index of the element that differs most; what is not finite comes before all others."""
    differences = np.where(value.wrong, np.abs(value.yours - value.expected_value), -1.0)
    differences[value.wrong & ~np.isfinite(differences)] = np.inf
    return tuple(int(i) for i in np.unravel_index(np.argmax(differences), differences.shape))


def _plane(value: ShownValue, at: tuple[int, ...], worst: tuple[int, ...]) -> Plane:
    planes = [
        np.atleast_2d(array[at]) for array in (value.yours, value.expected_value, value.wrong)
    ]
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
