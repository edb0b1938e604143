"""What is graded later is shown as that in every report, and is in no sum."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

from msgspec.structs import replace

from autograder.records.protections import Protections
from autograder.records.scorecard import AspectScore, Fault, ItemScore, ScoreCard, sums, with_only
from autograder.reports import terminal
from autograder.reports.html import page
from autograder.reports.junit import to_junit
from autograder.reports.news import following_of, full_marks, news_lines

RIGHT = ItemScore("Lin", "Linear", 95.0, 95.0, aspects=(AspectScore("forward", 95, 95, True),))
LATER = ItemScore("Q 1", "Question", 4.0, later=True)
OTHER = replace(LATER, name="Q 2", possible=1.0)
NO_LETTER = Fault("forward", "answer", 0, "question 2", "yours is 'B', expected a letter")
NO_FORM = replace(OTHER, faults=(NO_LETTER,))
LINE = "5 more points are for what is graded after you hand in"


def card(*items: ItemScore) -> ScoreCard:
    return ScoreCard(
        "hers", "mine", 0, items=items, notes=(), protections=Protections(), **sums(items)
    )


def printed(card: ScoreCard) -> str:
    stream = io.StringIO()
    terminal.print_table(card, stream, verbose=False)
    terminal.print_ending(card, stream)
    return stream.getvalue()


def test_it_is_in_no_sum() -> None:
    whole = card(RIGHT, LATER, OTHER)
    assert (whole.points, whole.possible, whole.later) == (95, 95, 5)
    alone = with_only(whole, "Q 1")
    assert (alone.points, alone.possible, alone.later) == (0, 0, 4)


def test_the_table_says_so_and_the_last_line_has_what_is_graded() -> None:
    text = printed(card(LATER, RIGHT, OTHER))
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    assert rows["Q 1"].split()[2:7] == ["-/4", "later", "-", "-", "-"]
    assert f"Total score: 95.0/95.0; {LINE}\n" in text
    assert json.loads(text.splitlines()[-1]) == {"scores": {"Lin": 95}}


def test_a_wrong_form_is_something_to_mend_without_points() -> None:
    whole = card(RIGHT, NO_FORM)
    text = printed(whole)
    assert "-/1  FAIL" in text
    assert "What to mend next: Q 2\n  answer: yours is 'B', expected a letter\n" in text
    assert "Total score: 95.0/95.0; 1 more point is for what is graded after you hand in" in text
    assert [*news_lines(None, following_of(whole))] == ["Next: Q 2"]


def test_full_marks_are_those_of_what_is_graded() -> None:
    assert [*full_marks(card(RIGHT, LATER, OTHER))] == ["Full marks: Lin is right."]
    assert [*full_marks(card(LATER, OTHER))] == []
    assert [*full_marks(card(RIGHT, NO_FORM))] == []


def test_without_it_nothing_is_said() -> None:
    assert "Total score: 95.0/95.0\n" in printed(card(RIGHT))


def test_in_junit_it_is_skipped_unless_its_form_is_wrong() -> None:
    suite = ElementTree.fromstring(to_junit(card(RIGHT, LATER, NO_FORM)))[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    skipped, failure = suite.find(".//skipped"), suite.find(".//failure")
    assert skipped is not None
    assert skipped.get("message") == "graded after you hand in"
    assert failure is not None
    assert failure.get("message") == "answer: yours is 'B', expected a letter"


def test_the_page_says_so() -> None:
    text = page(card(RIGHT, LATER, OTHER), {}).decode()
    assert f"<strong>95 of 95 points</strong>; {LINE}; items: 1 right</p>" in text
    assert '<td role="cell" class="number">-/4</td>' in text
    assert text.count('<td role="cell" class="text">graded after you hand in</td>') == 2
