"""Everything that is known of one item, as a record from which reports are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import msgspec
import numpy as np

from autograder.course.builds_on import builds_on
from autograder.diagnosis.excerpts import excerpts
from autograder.diagnosis.in_common import in_common, shown_wrong
from autograder.diagnosis.results import CaseResults, results, results_of_small_cases
from autograder.diagnosis.values import ShownValue
from autograder.diagnosis.words import axes
from autograder.grading.graded import GradedItem
from autograder.grading.judgement import Check
from autograder.records.calls import SECOND
from autograder.records.explanation import CaseLine, Explanation, Picture, Plane
from autograder.records.failures import described
from autograder.records.spelled_out import explanation_spelled
from autograder.records.telling import explained_within

ROWS, COLUMNS = 12, 16  # of an array that are drawn; more are cut off around the worst element
PLANES = 3  # of an array with more than two axes that are drawn
MOST_DRAWN = 4000  # of an array that is drawn
NO_SOURCES: Mapping[str, str] = MappingProxyType({})


def explain(graded: GradedItem, sources: Mapping[str, str] = NO_SOURCES) -> Explanation:
    """Everything that is known of an item, as a record; of hidden cases there is nothing in it.

    `sources` are the submission's files, of which lines around the faults are shown. It has no more
    than is told.
    """
    exercise, known = graded.item.exercise, _everything(graded, sources)
    known = explanation_spelled(known, exercise.spelling, exercise.name)
    return explained_within(known, graded.tell)


def _everything(graded: GradedItem, sources: Mapping[str, str]) -> Explanation:
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
            shared, picture = _in_common(graded, ran), _picture(graded, ran)
            lines = excerpts(graded, sources)
    # An error of ours here must not cost the rest of the report.
    except Exception as error:  # noqa: BLE001
        failure = f"not known, for the grader failed: {described(error)}"
        graded.failures.append(f"{known.item}: what failing cases have in common: {failure}")
        shared, picture, lines = (failure,), None, ()
    return msgspec.structs.replace(
        known, cases=cases, in_common=shared, picture=picture, excerpts=lines
    )


def _case_lines(graded: GradedItem) -> tuple[CaseLine, ...]:
    judged, said = len(graded.judgement.expected), graded.item.exercise.said
    checks: list[list[Check]] = [[] for _ in graded.cases]
    for check in graded.judgement.checks:
        if check.fault:
            checks[check.case].append(check)
    return tuple(
        CaseLine(
            number + 1,
            case.label,
            tuple(map(said, _names(one for one in checks[number] if one.shown and one.costs))),
            next((said(one.name) for one in checks[number] if not one.shown and one.costs), ""),
            _costing_nothing([one for one in checks[number] if not one.costs], said),
            number < judged,
        )
        for number, case in enumerate(graded.cases)
    )


def _names(checks: Iterable[Check]) -> tuple[str, ...]:
    """The names of checks, each once, whichever call it was in."""
    return tuple(dict.fromkeys(check.name.removesuffix(SECOND) for check in checks))


def _costing_nothing(checks: Sequence[Check], said: Callable[[str], str]) -> tuple[str, ...]:
    """The names of what is wrong but costs nothing, and the first that is missing."""
    missing = next((f"no {said(check.name)}" for check in checks if not check.shown), None)
    wrong = map(said, _names(check for check in checks if check.shown))
    return (*wrong, *([missing] if missing else []))


def _in_common(graded: GradedItem, ran: CaseResults) -> tuple[str, ...]:
    return in_common(graded, ran, partial(results_of_small_cases, graded))


def _picture(graded: GradedItem, ran: CaseResults) -> Picture | None:
    """The largest wrong value of the first fault, unless it has another shape than is expected."""
    wrong = [
        value
        for value in shown_wrong(graded, ran.shown)
        if not value.right
        and value.yours.shape == value.expected_value.shape
        and value.expected_value.ndim
        and 1 < value.expected_value.size <= MOST_DRAWN
    ]
    if not wrong:
        return None
    largest = max(wrong, key=lambda value: value.expected_value.size)
    said = graded.item.exercise.said(largest.expected.name)
    return msgspec.structs.replace(_drawn(largest), name=said)


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
