"""How much is told at which attempt, where the runs with something changed are counted."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.records.protections import Protections
from autograder.records.scorecard import Fault, ItemScore, ScoreCard
from autograder.workbench.attempts import (
    counts_attempts,
    tells_at,
    tells_due,
    tells_known,
    tries_before,
)

TEXT = """\
title = "t"
feedback = { tell = TELL }
[items]
"A" = { exercise = "Conv1d", points = 2 }
"""
FAULT = Fault("forward", "Z", 0, "a case", "2 of 2 elements differ")
WHOLE = ItemScore("A", "Conv1d", 2, 1, faults=(FAULT,))
LOST = ItemScore("A", "Conv1d", 2)


def sheet(tell: str) -> Assignment:
    return assignments.parse(TEXT.replace("TELL", tell), Path("hw.toml"))


def card(digest: str, *items: ItemScore) -> ScoreCard:
    return ScoreCard("hw", "me", 0, 0, 0, items or (WHOLE,), (), Protections(), digest=digest)


def test_the_attempt_says_how_much_is_told() -> None:
    items = sheet('{ 1 = "verdict", 3 = "where", 6 = "case" }').items
    due = ["verdict", "verdict", "where", "where", "where", "case", "case"]
    assert [tells_due(items, {"A": tried})["A"] for tried in range(7)] == due
    assert [tells_at(items, attempt)["A"] for attempt in range(1, 8)] == due
    assert tells_due(items, {}) == {"A": "verdict"}
    assert counts_attempts(items)
    always = sheet('"where"').items
    assert tells_due(always, {"A": 9}) == {"A": "where"}
    assert not counts_attempts(always)


def test_a_look_that_counts_for_nothing_is_told_what_the_last_run_was(tmp_path: Path) -> None:
    known = sheet('{ 1 = "verdict", 2 = "where", 3 = "case" }')
    told = []
    for digest in "abbc":
        tries_before(card(digest), tmp_path, tmp_path)
        told.append(tells_known(known, 0, tmp_path, tmp_path)["A"])
    assert told == ["verdict", "where", "where", "case"]
    assert tells_known(known, 1, tmp_path, tmp_path) == {"A": "verdict"}


def test_what_cannot_be_read_is_no_attempt(tmp_path: Path) -> None:
    unreadable = msgspec.structs.replace(card("x"), unreadable="it is empty", items=(LOST,))
    for digest, due in (("a", {"A": 0}), (None, {}), ("b", {"A": 1})):
        one = unreadable if digest is None else card(digest)
        assert tries_before(one, tmp_path, tmp_path) == due


def test_the_same_submission_again_is_not_another_run(tmp_path: Path) -> None:
    def tried(*of: str) -> list[int]:
        return [tries_before(card(one), tmp_path, tmp_path)["A"] for one in of]

    assert tried("a", "a", "b", "b", "a", "c") == [0, 0, 1, 1, 1, 2]


def test_an_item_that_is_right_begins_anew(tmp_path: Path) -> None:
    right = ItemScore("A", "Conv1d", 2, 2)
    lost = ItemScore("A", "Conv1d", 2, graded=False)
    for digest, of, due in (
        ("a", WHOLE, {"A": 0}),
        ("b", WHOLE, {"A": 1}),
        ("c", lost, {}),
        ("d", WHOLE, {"A": 2}),
        ("e", right, {}),
        ("f", WHOLE, {"A": 0}),
    ):
        assert tries_before(card(digest, of), tmp_path, tmp_path) == due


def test_items_that_are_not_asked_for_keep_what_is_known(tmp_path: Path) -> None:
    other = ItemScore("B", "Conv1d", 2, 1, faults=(FAULT,))
    tries_before(card("a", WHOLE, other), tmp_path, tmp_path)
    assert tries_before(card("b", other), tmp_path, tmp_path) == {"B": 1}
    assert tries_before(card("c", WHOLE, other), tmp_path, tmp_path) == {"A": 1, "B": 2}
