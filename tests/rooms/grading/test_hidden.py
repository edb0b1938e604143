"""Where an assignment hides its cases, nothing of them gets into a report."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.sheet import Assignment, Item
from autograder.grading.grade import SHORT_SEED, Grader
from autograder.grading.graded import GradedItem
from autograder.handin.submission import Submission
from autograder.records.readers import for_student
from autograder.records.scorecard import without_times
from autograder.reports.as_json import to_json
from autograder.reports.display.screen import Screen
from autograder.workbench.history import Remembered
from autograder.workbench.watch.view import View
from autograder.workbench.watch.watch import Watching
from tests.support.sampling import only
from tests.support.telling import QUICK, WAYS, reports

SHEET = """
title = "Hidden"
feedback = {{ cases = "{feedback}" }}
limits = {{ seconds = 1 }}
[items]
Upsample1d = {{ exercise = "Upsample1d", points = 7 }}
Linear = {{ exercise = "Linear", points = 7 }}
"""
UPSAMPLE = """
import ctypes, os, signal, sys, time
import numpy as np
sys.setrecursionlimit(100)

class Upsample1d:
    def __init__(self, k):
        self.k = k

    def forward(self, A):
        seen = A.ravel()[:8].tobytes().hex()
        few = int(A.flat[0]) % 5
        {how}
        return None

    def backward(self, dLdZ):
        return dLdZ
"""
SEEDS = (1, 4)  # of which the first cases begin with 0.5 and 1


@pytest.mark.parametrize("way", only(QUICK, WAYS))
def test_hidden_cases_stay_hidden(way: str, grader: Grader, tmp_path: Path) -> None:
    source = UPSAMPLE.format(how=WAYS[way])
    hidden = [told(replace(grader, seed=seed), source, tmp_path) for seed in SEEDS]
    assert hidden[0] == hidden[1]  # whatever was drawn: so nothing of the cases is in it
    times = way == "the time"
    shown = [said(replace(grader, seed=seed), source, times) for seed in SEEDS]
    assert shown[0] != shown[1]


def told(grader: Grader, source: str, folder: Path) -> str:
    """All that any report tells of a submission where cases are hidden, times included."""
    sheet = assignments.parse(SHEET.format(feedback="hidden"), Path("sheet.toml"))
    kept: dict[str, GradedItem] = {}

    def keep(graded: GradedItem) -> None:
        kept[graded.item.name] = graded

    submission = Submission("x", {"mytorch/resampling.py": source}, {})
    card = replace(grader, keep=keep).grade(submission, sheet)
    assert card.graded
    assert card.points < card.possible
    assert all(item.faults for item in card.items)
    card = for_student(card, {item.name: "case" for item in card.items})
    how = msgspec.structs.replace(card.provenance, date="")  # of which no submission knows
    card = msgspec.structs.replace(card, provenance=how)
    return "\n".join([*reports(card, kept, sheet, folder), watched(grader, submission, sheet)])


def said(grader: Grader, source: str, times: bool) -> str:
    """The card of the same submission where cases are shown."""
    sheet = assignments.parse(SHEET.format(feedback="shown"), Path("sheet.toml"))
    card = grader.grade(Submission("x", {"mytorch/resampling.py": source}, {}), sheet)
    card = msgspec.structs.replace(card, seed=0)
    return to_json(card if times else without_times(card)).decode()


def watched(grader: Grader, submission: Submission, sheet: Assignment) -> str:
    """What `--watch` shows when it begins."""
    stream = io.StringIO()
    for verbose in (True, False):
        view = View(sheet, Screen(stream, verbose))
        watching = Watching(sheet, grader, view, Remembered().since_last)
        watching.take(submission)
        watching.look_deeper(lambda: False)
    return stream.getvalue()


def test_nobody_is_told_which_hidden_item_is_waited_for(grader: Grader) -> None:
    hidden, shown = (
        assignments.parse(SHEET.format(feedback=feedback), Path("sheet.toml"))
        for feedback in ("hidden", "shown")
    )
    waited_for: list[str] = []
    grader.grade(Submission("x", {"a.py": ""}, {}), hidden, waited_for.append)
    assert waited_for == []
    grader.grade(Submission("x", {"a.py": ""}, {}), shown, waited_for.append)
    assert waited_for == ["Upsample1d", "Linear"]


@pytest.mark.parametrize("item", assignments.load("all").items, ids=lambda item: item.name)
def test_how_many_cases_there_are_is_no_secret(item: Item) -> None:
    assert len({len(draw_cases(item, seed)) for seed in range(20)}) == 1


def test_a_failure_of_the_graders_is_told_without_words_of_the_submissions(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("-8.25 came")

    monkeypatch.setattr("autograder.grading.one_item.judge", fail)
    for feedback, words in (("hidden", "is not told"), ("shown", "-8.25 came")):
        sheet = assignments.parse(SHEET.format(feedback=feedback), Path("sheet.toml"))
        card = grader.grade(Submission("x", {"a.py": ""}, {}), sheet)
        assert words in card.items[0].reason
        assert ("-8.25" in to_json(card).decode()) == (feedback == "shown")


@pytest.mark.parametrize(("seed", "is_short"), [(0, True), (10**9, True), (10**15, False)])
def test_the_seed_of_hidden_cases_is_kept(seed: int, is_short: bool, grader: Grader) -> None:
    sheet = assignments.parse(SHEET.format(feedback="hidden"), Path("sheet.toml"))
    other = replace(grader, seed=seed)
    for card in (
        other.grade(Submission("x", {"a.py": ""}, {}), sheet),
        other.refuse("x", sheet, "it cannot be read"),
    ):
        assert (SHORT_SEED in card.provenance.notes) == is_short
        told = for_student(card, {})
        assert (told.seed, told.notes, told.provenance.notes) == (None, card.notes, ())
    shown = assignments.parse(SHEET.format(feedback="shown"), Path("sheet.toml"))
    unread = other.refuse("x", shown, "it cannot be read")
    assert (unread.unreadable, unread.notes) == ("it cannot be read", ())
    assert unread.provenance.notes == ()
