"""Where a person stands by the rules of an assignment: late days, and which attempt counts.

All of it is arithmetic on what is given, and each step of it is told in a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from autograder.classroom.batch.extensions import NONE, Extension
from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.course.late import NO_RULES, Late, penalty
from autograder.records.scorecard import ScoreCard, plain, total

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
Graded = tuple[Attempt, ScoreCard | None]


class Reckoned(NamedTuple):
    """What an attempt is worth by the rules; no points where that cannot be known."""

    points: float | None
    text: str
    counts: bool = True


class _Option(NamedTuple):
    attempt: Attempt
    card: ScoreCard | None
    reckoned: Reckoned


def standing(
    person: Person, attempts: Sequence[Graded], policy: Late, extension: Extension = NONE
) -> Standing:
    """Where a person stands: which attempt counts, its points, and how they come about.

    `attempts` are in any order, each with its ScoreCard if it is graded yet. Where the assignment
    has no rules, the latest counts for what its card says, and there is no arithmetic.
    """
    known = sorted(attempts, key=lambda one: one[0].number)
    everything = tuple(attempt for attempt, _ in known)
    if extension.excused:
        return Standing(person, everything, arithmetic=("excused: no points are given or lost",))
    if not known:
        return Standing(person)
    if policy == NO_RULES:
        attempt, card = known[-1]
        return Standing(person, everything, attempt, card, card.points if card else None)
    options = [_Option(*one, reckon(*one, policy, extension)) for one in known]
    chosen = _chosen(options, policy)
    lines = (*_choice(options, chosen, policy), chosen.reckoned.text)
    points = chosen.reckoned.points
    return Standing(
        person, everything, chosen.attempt, chosen.card, points, tuple(filter(None, lines))
    )


def reckon(
    attempt: Attempt, card: ScoreCard | None, policy: Late, extension: Extension
) -> Reckoned:
    """What an attempt is worth, whether it counts, and the arithmetic of it."""
    late = days_late(attempt, policy, extension)
    if late is None:
        return _without_time(attempt, card)
    if policy.latest_day != "any" and late.days > policy.latest_day:
        after = f"nothing counts that is more than {_days(policy.latest_day)} late"
        return Reckoned(0.0, f"{late.text}: {after}: 0", counts=False)
    if card is None:
        return Reckoned(None, f"attempt {attempt.number} is not graded yet")
    return _after_penalty(card.points, late, policy, extension)


class Lateness(NamedTuple):
    """How late an attempt is: in days, each that has begun, and in words."""

    days: int
    text: str


def days_late(attempt: Attempt, policy: Late, extension: Extension = NONE) -> Lateness | None:
    """How late an attempt is; None where its time is not known, and something is due."""
    if policy.due is None:
        return Lateness(0, "")
    submitted = moment(attempt.submitted)
    if submitted is None:
        return None
    # In UTC, where a day has 24 hours: what is subtracted in a zone's time forgets its summer time.
    over = submitted - policy.due.astimezone(UTC) - timedelta(days=extension.days)
    begin = f"due {_days(extension.days)} later by an extension, " if extension.days else ""
    if over <= timedelta(0):
        return Lateness(0, f"{begin}handed in on time")
    days = -(-over // DAY)
    whole = "" if over == days * DAY else f" = {_days(days)}"
    return Lateness(days, f"{begin}handed in {_duration(over)} late{whole}")


def moment(text: str) -> datetime | None:
    """A time in ISO 8601, in UTC, which it is where it does not say its zone; None for no time."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def _without_time(attempt: Attempt, card: ScoreCard | None) -> Reckoned:
    """Of what has no time only the platform's word is known; by how much it was late is not."""
    said = f"when attempt {attempt.number} was handed in is not known"
    if attempt.late:
        return Reckoned(None, f"{said}, only that it was late: no points until its time is known")
    if card is None:
        return Reckoned(None, f"attempt {attempt.number} is not graded yet")
    return Reckoned(card.points, f"{said}: counted as on time: {_text(card.points)}")


def _after_penalty(earned: float, late: Lateness, policy: Late, extension: Extension) -> Reckoned:
    """What is left of the points that were earned."""
    if not late.days:
        return Reckoned(earned, f"{late.text}: {_text(earned)}" if late.text else "")
    free = policy.free_days if extension.free_days is None else extension.free_days
    paid = max(0, late.days - free)
    begin = f"{late.text}; {_days(free, 'free ')}" if free else late.text
    if not paid:
        return Reckoned(earned, f"{begin}: {_text(earned)}")
    daily, cap = penalty(policy.penalty_per_day), penalty(policy.penalty_cap)
    loss = min(_cents(daily.of(earned, paid)), _cents(cap.of(earned)), earned)
    capped = f", at most {cap.text}" if daily.of(earned, paid) > cap.of(earned) else ""
    left = total([earned, -loss])
    sum_ = f"{_text(earned)} - {_text(loss)} = {_text(left)}"
    return Reckoned(left, f"{begin}; {_days(paid)} at {daily.text}{capped}: {sum_}")


def _chosen(options: Sequence[_Option], policy: Late) -> _Option:
    """The option that counts: of those that count at all the latest, or the best.

    Of two that are worth the same, the earlier is the better. Where none counts, it is the latest.
    """
    counting = [one for one in options if one.reckoned.counts] or [*options]
    if policy.attempts == "latest":
        return counting[-1]
    valued = [one for one in counting if one.reckoned.points is not None]
    return max(valued, key=lambda one: one.reckoned.points or 0.0, default=counting[-1])


def _choice(options: Sequence[_Option], chosen: _Option, policy: Late) -> list[str]:
    """Which of several attempts counts, and which may still change that."""
    if len(options) == 1:
        return []
    lines = [
        f"of {len(options)} attempts the {policy.attempts} counts: attempt {chosen.attempt.number}"
    ]
    if policy.attempts == "best":
        lines += [
            one.reckoned.text
            for one in options
            if one.reckoned.points is None and one is not chosen
        ]
    elif chosen is not options[-1]:
        lines = [f"{lines[0]}, as what came after it came too late"]
    return lines


def _duration(over: timedelta) -> str:
    """A length of time in the two largest units that it has any of."""
    days, rest = divmod(over, DAY)
    units = [(HOUR, "h"), (MINUTE, "min"), (SECOND, "s")]
    parts = [_days(days)] * bool(days)
    for unit, name in units:
        count, rest = divmod(rest, unit)
        parts += [f"{count} {name}"] * bool(count)
    return " ".join(parts[:2]) or "less than 1 s"


def _days(count: float, kind: str = "") -> str:
    return f"{plain(count)} {kind}day{'s' * (count != 1)}"


def _text(points: float) -> str:
    return str(plain(points))


def _cents(points: float) -> float:
    return round(points, 2)
