"""The item to mend next, and those that wait for it."""

from __future__ import annotations

from typing import Any

from autograder.records.protections import Protections
from autograder.records.scorecard import Fault, ItemScore, ScoreCard, with_only
from autograder.reports.next_step import next_item, waiting

FAULT = Fault("forward", "Z", 0, "A of shape (1, 1)", "1 of 1 elements differ")


def item(name: str, wrong: bool, *mend_first: str, graded: bool = True) -> ItemScore:
    known: dict[str, Any] = {"faults": (FAULT,), "mend_first": mend_first} if wrong else {}
    return ItemScore(name, name, 5.0, graded=graded, **known)


def card(*items: ItemScore) -> ScoreCard:
    return ScoreCard("hw2p1", "mine", 0, 0.0, 20.0, items, (), Protections())


def test_the_next_is_the_first_that_builds_on_no_failing_one() -> None:
    sheet = card(
        item("right", False),
        item("CNN", True, "Conv1d_stride1"),
        item("Conv1d_stride1", True),
        item("Linear", True),
    )
    found = next_item(sheet)
    assert found is not None
    assert found.name == "Conv1d_stride1"
    assert [one.name for one in waiting(sheet, found)] == ["CNN"]
    assert waiting(sheet, sheet.items[3]) == ()


def test_nothing_is_next_where_nothing_fails() -> None:
    assert next_item(card(item("right", False))) is None


def test_what_could_not_be_graded_is_neither_next_nor_waiting() -> None:
    sheet = card(
        item("first", True, graded=False),
        item("second", True),
        item("third", True, "second", graded=False),
    )
    found = next_item(sheet)
    assert found is sheet.items[1]
    assert waiting(sheet, found) == ()


def test_an_item_that_is_looked_at_alone_is_next_whatever_it_builds_on() -> None:
    sheet = card(item("Conv1d_stride1", True), item("Conv1d", True, "Conv1d_stride1"))
    alone = with_only(sheet, "Conv1d")
    assert next_item(alone) is alone.items[0]
