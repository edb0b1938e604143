"""What an assignment says that cannot be meant, and what it says that may not be.

A file may have all its keys and values in order, and yet ask for nonsense. `wrong` stops a graded
run as a misspelt key does; `doubtful` is said to whoever has the file checked.
"""

from __future__ import annotations

import importlib.util
import inspect
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.exercises.answer_forms import EXPECTED, Form, are_alike, text_of_key
from autograder.course.exercises.question import Question
from autograder.course.late import Late, penalty
from autograder.course.shares import Shares
from autograder.course.tables import Feedback, Limits, Tables
from autograder.records.scorecard import plain
from autograder.records.telling import LADDER
from autograder.records.text import inert

NEEDED = "numpy"  # by every submission
ATTEMPT = re.compile(r"[1-9][0-9]{0,5}")
ROUND = 5.0  # points that a sum is a multiple of, if it was meant


def wrong_limits(limits: Limits) -> Iterator[str]:
    """What the limits say that cannot be meant."""
    for name in limits.forbidden:
        if name.partition(".")[0] == NEEDED:
            yield f"limits.forbidden: {name!r} is what every submission computes with"
    for key in ("allowed", "forbidden"):
        for name in getattr(limits, key):
            if not all(part.isidentifier() for part in name.split(".")):
                yield f"limits.{key}: {name!r} is no package's name"


def wrong_late(late: Late) -> Iterator[str]:
    """What is said of late attempts that cannot be meant."""
    for key in ("penalty_per_day", "penalty_cap"):
        try:
            penalty(getattr(late, key))
        except ValueError as error:
            yield f"late.{key}: {error}"
    said = [key for key, one in Late.defaults().items() if getattr(late, key) != one]
    if late.due is None and (alone := [key for key in said if key != "attempts"]):
        yield f"late: {', '.join(alone)} without `due`: say when the assignment is due"


def wrong_leaderboard(tables: Tables) -> Iterator[str]:
    """What is said of the leaderboard that cannot be meant."""
    for name in tables.leaderboard:
        if name not in tables.items:
            yield f"leaderboard: there is no item {name!r}; allowed: {', '.join(tables.items)}"
    if tables.leaderboard and tables.feedback.cases == "hidden":
        yield "leaderboard: times are not told where cases are hidden; take one of the two out"


def wrong_shares(shares: Shares, exercise: Exercise) -> Iterator[str]:
    """Why nothing of an exercise could be worth any points, if so."""
    aspects = exercise.aspects
    if not any(shares.part(aspect, aspects) for aspect in aspects):
        yield (
            f"shares: all are 0 of what is judged of {exercise.name} ({', '.join(aspects)}), so "
            "that nobody could earn its points"
        )


def wrong_feedback(feedback: Feedback) -> Iterator[str]:
    """What is said of attempts that cannot be meant."""
    if isinstance(feedback.tell, str):
        return
    unfit = [key for key in feedback.tell if not ATTEMPT.fullmatch(key)]
    if unfit:
        yield f"feedback.tell: {unfit[0]!r} is no attempt's number; expected 1, 2, ..., as a key"
    elif "1" not in feedback.tell:
        yield "feedback.tell: nothing says what is told at the first attempt; add the key 1"
    elif sorted(feedback.steps, key=LADDER.index) != [*feedback.steps]:
        yield (
            f"feedback.tell: {' and then '.join(map(repr, feedback.steps))}: a later attempt is "
            f"told less than one before it; expected the order {', '.join(LADDER)}"
        )


def wrong_settings(kind: type[Exercise], given: Mapping[str, Any]) -> str:
    """What is wrong with an exercise's settings, in words; empty where nothing is."""
    known = list(inspect.signature(kind).parameters)
    unknown = [key for key in given if key not in known]
    if not unknown:
        return ""
    if not known:
        return f"{kind.name} has no settings, got {', '.join(map(repr, unknown))}"
    lacking = " and no ".join(map(repr, unknown))
    return f"{kind.name} has no setting {lacking}; allowed: {', '.join(known)}"


def wrong_secrets(exercise: Exercise, later: bool) -> Iterator[str]:
    """What is wrong with an exercise's answer being here, or not; `later`: it is to be graded so.

    Each line begins with the key of the item that it is about.
    """
    told = any(key in exercise.secret for key in exercise.assigned)
    if later and not exercise.secret:
        yield f'graded: {exercise.name} has no answer; only a Question can be graded "later"'
    elif later and told:
        yield 'graded: "later" and an answer do not go together; leave one of them out'
    elif isinstance(exercise, Question) and not exercise.answer and not later:
        yield (
            f"settings: question {exercise.question} has no answer; write answer = ..., or say "
            'graded = "later" beside the points'
        )
    if isinstance(exercise, Question):
        yield from (f"settings.{line}" for line in _wrong_question(exercise))


def _wrong_question(question: Question) -> Iterator[str]:
    """What is wrong with a question's tolerance, and its sentences."""
    tolerance, form = question.tolerance or 0.0, question.form
    if question.tolerance is not None and form is not Form.NUMBER:
        yield "tolerance: it goes with a number, and the answer is none; leave it out"
    elif not 0 <= tolerance < math.inf:
        yield f"tolerance: expected a number of 0 or more, got {tolerance!r}"
    seen: dict[str, str] = {}
    for key, sentence in question.wrong.items():
        text = text_of_key(key, form)
        if text is None:
            yield f"wrong: {key!r} is no answer; in front of a sentence stands {EXPECTED[form]}"
        elif are_alike(text, question.answer, form, tolerance):
            yield f"wrong: {key!r} is the right answer"
        elif text in seen:
            yield f"wrong: {seen[text]!r} and {key!r} are the same answer"
        elif not isinstance(sentence, str) or not sentence.strip() or sentence != inert(sentence):
            yield f"wrong: {key!r} needs a sentence, in one line"
        if text is not None:
            seen.setdefault(text, key)


def asked_twice(questions: Iterable[tuple[str, Exercise]]) -> Iterator[str]:
    """A line for each item that asks a question which another one asks; items by their names."""
    seen: dict[int, str] = {}
    for name, exercise in questions:
        if isinstance(exercise, Question):
            first = seen.setdefault(exercise.question, name)
            if first != name:
                yield (
                    f'items."{name}": it asks question {exercise.question}, as "{first}" does; '
                    "give it another number"
                )


def doubtful(limits: Limits, points: float, said: Mapping[str, Any]) -> Iterator[str]:
    """What is allowed, but may be a slip, in a file that was read as `said`; its points in all."""
    shares = said.get("shares", {})
    default = {name: getattr(Shares(), name) for name in Shares.__struct_fields__}
    if left := [name for name, one in default.items() if shares and one and name not in shares]:
        values = ", ".join(f"{name} = {plain(default[name])}" for name in left)
        yield f"shares: what is not named keeps its default: {values}"
    late = said.get("late", {})
    if "due" in late and not {"penalty_per_day", "latest_day"} & {*late}:
        yield "late: with no penalty_per_day and no latest_day, it costs nothing to be late"
    if points % ROUND and isinstance(said.get("total", "any"), str):
        yield f"the points of all items make {plain(points)}"
    for name in limits.allowed:
        if _is_missing(name):
            yield (
                f"limits.allowed: {name} is not installed here; where it is missing, hand-ins that "
                "import it are told so"
            )


def _is_missing(package: str) -> bool:
    try:
        return importlib.util.find_spec(package.partition(".")[0]) is None
    except (ImportError, ValueError):
        return True
