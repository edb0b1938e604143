"""Late days and attempts: never more than was earned, never less than nothing, and all told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.classroom.batch.extensions import NONE, Extension
from autograder.classroom.batch.lateness import standing
from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.course.late import NO_RULES, Late
from autograder.records.scorecard import ScoreCard
from tests.support.standings import attempt, card, item

DUE = datetime(2026, 10, 1, 12, tzinfo=UTC)
ALICE = Person("alice", "Alice")
POINTS = st.floats(0, 100).map(lambda one: round(one, 2))
SECONDS = st.integers(-10 * 86400, 20 * 86400)
PENALTY = st.floats(0, 100).map(lambda one: f"{one:.1f} %") | st.integers(0, 200)
POLICIES = st.builds(
    Late,
    due=st.just(DUE),
    free_days=st.integers(0, 4),
    penalty_per_day=PENALTY,
    penalty_cap=PENALTY,
    latest_day=st.just("any") | st.integers(0, 12),
    attempts=st.sampled_from(["latest", "best"]),
)
EXTENSIONS = st.builds(
    Extension, days=st.sampled_from([0, 0.5, 3]), free_days=st.none() | st.integers(0, 3)
)

quickly = settings(derandomize=True, deadline=None, max_examples=150)


def graded(points: float, over: timedelta, number: int = 1) -> tuple[Attempt, ScoreCard]:
    """An attempt so long after it was due, with its card."""
    made = card(item("Linear", points, 100))
    return attempt(number, (DUE + over).isoformat()), made


def stood(over: timedelta, policy: Late, points: float = 87.5) -> Standing:
    return standing(ALICE, [graded(points, over)], policy)


def tens(**others: object) -> Late:
    return Late(**{"due": DUE, "penalty_per_day": "10 %", **others})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "over", "points", "line"),
    [
        (tens(free_days=1), timedelta(days=1, hours=3), 78.75,
         "handed in 1 day 3 h late = 2 days; 1 free day; 1 day at 10 %: 87.5 - 8.75 = 78.75"),
        (tens(free_days=2), timedelta(days=1, hours=3), 87.5,
         "handed in 1 day 3 h late = 2 days; 2 free days: 87.5"),
        (tens(), timedelta(days=2), 70, "handed in 2 days late; 2 days at 10 %: 87.5 - 17.5 = 70"),
        (tens(), timedelta(seconds=1), 78.75,
         "handed in 1 s late = 1 day; 1 day at 10 %: 87.5 - 8.75 = 78.75"),
        (tens(), timedelta(minutes=61), 78.75,
         "handed in 1 h 1 min late = 1 day; 1 day at 10 %: 87.5 - 8.75 = 78.75"),
        (tens(penalty_cap="25 %"), timedelta(days=4), 65.62,
         "handed in 4 days late; 4 days at 10 %, at most 25 %: 87.5 - 21.88 = 65.62"),
        (tens(penalty_per_day=5, penalty_cap=12), timedelta(days=3), 75.5,
         "handed in 3 days late; 3 days at 5 points, at most 12 points: 87.5 - 12 = 75.5"),
        (tens(penalty_per_day=60), timedelta(days=2), 0,
         "handed in 2 days late; 2 days at 60 points, at most 100 %: 87.5 - 87.5 = 0"),
        (tens(latest_day=3), timedelta(days=3, seconds=1), 0,
         "handed in 3 days 1 s late = 4 days: nothing counts that is more than 3 days late: 0"),
        (tens(latest_day=0), timedelta(0), 87.5, "handed in on time: 87.5"),
        (tens(), timedelta(days=-3), 87.5, "handed in on time: 87.5"),
    ],
)  # fmt: skip
def test_the_arithmetic_is_told(policy: Late, over: timedelta, points: float, line: str) -> None:
    one = stood(over, policy)
    assert (one.points, one.arithmetic) == (points, (line,))


def test_at_the_deadline_is_on_time_and_a_moment_later_is_a_day_late() -> None:
    assert stood(timedelta(0), tens()).points == 87.5
    assert stood(timedelta(microseconds=1), tens()).points == 78.75


@quickly
@given(POINTS, SECONDS, POLICIES, EXTENSIONS)
def test_points_are_between_nothing_and_what_was_earned(
    points: float, seconds: int, policy: Late, extension: Extension
) -> None:
    one = standing(ALICE, [graded(points, timedelta(seconds=seconds))], policy, extension)
    assert one.points is not None
    assert 0 <= one.points <= points
    assert len(one.arithmetic) == 1


@quickly
@given(POINTS, SECONDS, SECONDS, POLICIES, EXTENSIONS)
def test_later_is_never_better(
    points: float, first: int, second: int, policy: Late, extension: Extension
) -> None:
    early, late = (
        standing(ALICE, [graded(points, timedelta(seconds=one))], policy, extension).points or 0
        for one in sorted([first, second])
    )
    assert early >= late


@quickly
@given(st.lists(st.tuples(POINTS, SECONDS), min_size=1, max_size=4), POLICIES)
def test_the_best_is_at_least_the_latest(handed_in: list[tuple[float, int]], policy: Late) -> None:
    attempts = [graded(p, timedelta(seconds=s), n) for n, (p, s) in enumerate(handed_in, 1)]
    rules = {**policy.defaults(), **{key: getattr(policy, key) for key in policy.defaults()}}
    best, latest = (
        standing(ALICE, attempts, Late(**{**rules, "attempts": which}))
        for which in ("best", "latest")
    )
    assert (best.points or 0) >= (latest.points or 0)


@quickly
@given(SECONDS, st.sampled_from(["America/New_York", "Asia/Kolkata", "UTC", "Pacific/Apia"]))
def test_the_zone_of_a_time_makes_no_difference(seconds: int, zone: str) -> None:
    moment = DUE + timedelta(seconds=seconds)
    policy = tens(due=DUE.astimezone(ZoneInfo(zone)))
    here = (attempt(1, moment.astimezone(ZoneInfo(zone)).isoformat()), card())
    there = (attempt(1, moment.isoformat()), card())
    assert standing(ALICE, [here], policy).points == standing(ALICE, [there], tens()).points


def test_a_day_has_24_hours_also_where_clocks_are_changed() -> None:
    zone = ZoneInfo("America/New_York")  # on 1 November 2026 a day of 25 hours
    policy = tens(due=datetime(2026, 10, 31, 23, 59, tzinfo=zone))
    after = datetime(2026, 11, 1, 23, 59, tzinfo=zone)  # the same time of the next day
    one = standing(ALICE, [(attempt(1, after.isoformat()), card())], policy)
    assert one.arithmetic[0].startswith("handed in 1 day 1 h late = 2 days;")


def test_without_rules_the_latest_counts_and_nothing_is_reckoned() -> None:
    attempts = [graded(40, timedelta(days=9), 2), graded(90, timedelta(0), 1)]
    one = standing(ALICE, attempts, NO_RULES)
    assert (one.points, one.arithmetic) == (40, ())
    assert one.counted is not None
    assert [each.number for each in one.attempts] == [1, 2]


def test_of_several_attempts_it_is_told_which_counts() -> None:
    attempts = [graded(90, timedelta(0), 1), graded(95, timedelta(hours=1), 2)]
    best = standing(ALICE, attempts, tens(attempts="best"))
    assert (best.points, best.counted) == (90, attempts[0][0])
    assert best.arithmetic == (
        "of 2 attempts the best counts: attempt 1", "handed in on time: 90",
    )  # fmt: skip
    latest = standing(ALICE, attempts, tens())
    assert (latest.points, latest.counted) == (85.5, attempts[1][0])


def test_of_attempts_that_are_worth_the_same_the_earliest_counts() -> None:
    attempts = [graded(90, timedelta(0), n) for n in (1, 2)]
    assert standing(ALICE, attempts, tens(attempts="best")).counted == attempts[0][0]


def test_what_comes_too_late_does_not_take_away_what_counted() -> None:
    attempts = [graded(60, timedelta(0), 1), graded(95, timedelta(days=5), 2)]
    one = standing(ALICE, attempts, tens(latest_day=2))
    assert (one.points, one.counted) == (60, attempts[0][0])
    assert "as what came after it came too late" in one.arithmetic[0]


def test_what_is_not_graded_yet_has_no_points_and_is_told() -> None:
    attempts = [graded(60, timedelta(0), 1), (attempt(2, DUE.isoformat()), None)]
    latest, best = (standing(ALICE, attempts, tens(attempts=one)) for one in ("latest", "best"))
    assert (latest.points, latest.card) == (None, None)
    assert latest.arithmetic[-1] == "attempt 2 is not graded yet"
    assert best.points == 60
    assert "attempt 2 is not graded yet" in best.arithmetic


@pytest.mark.parametrize("submitted", ["", "yesterday"])
def test_of_what_has_no_time_nothing_is_guessed(submitted: str) -> None:
    said = "when attempt 1 was handed in is not known"
    unmarked = standing(ALICE, [(attempt(1, submitted), card())], tens())
    assert (unmarked.points, unmarked.arithmetic) == (
        87.5, (f"{said}: counted as on time: 87.5",),
    )  # fmt: skip
    marked = standing(ALICE, [(attempt(1, submitted, late=True), card())], tens())
    assert marked.points is None
    assert marked.arithmetic[0].startswith(f"{said}, only that it was late: no points until")


def test_an_extension_moves_the_deadline_and_sets_free_days() -> None:
    late = [graded(87.5, timedelta(days=2, hours=1))]
    moved = standing(ALICE, late, tens(free_days=1), Extension(days=2))
    assert moved.arithmetic == (
        "due 2 days later by an extension, handed in 1 h late = 1 day; 1 free day: 87.5",
    )
    spent = standing(ALICE, late, tens(free_days=1), Extension(free_days=0))
    assert spent.points == 61.25
    excused = standing(ALICE, late, tens(), Extension(excused=True))
    assert (excused.points, excused.counted) == (None, None)


def test_who_has_handed_in_nothing_has_no_points() -> None:
    assert standing(ALICE, [], tens(), NONE) == Standing(ALICE)
