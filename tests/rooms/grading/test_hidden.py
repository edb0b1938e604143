"""Where an assignment hides its cases, nothing of them gets into a report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment, Item
from autograder.course.cases import draw_cases
from autograder.diagnosis.explain import explain
from autograder.grading.grade import SHORT_SEED, Grader
from autograder.grading.graded import GradedItem
from autograder.handin.submission import Submission
from autograder.records.scorecard import ScoreCard, with_only, without_times
from autograder.reports import terminal
from autograder.reports.as_json import to_json
from autograder.reports.display.screen import Screen
from autograder.reports.html import page
from autograder.reports.junit import to_junit
from autograder.reports.one_item import print_explanation
from autograder.workbench.failing import NothingToShowError, find
from autograder.workbench.history import Remembered, best_next, since_last
from autograder.workbench.notebook.check import Report
from autograder.workbench.pytest_plugin.failure import of_aspect
from autograder.workbench.pytest_plugin.items import Bench, Result, TestedItem
from autograder.workbench.watch.watch import Watching

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
WAYS = {
    "prints": "print(seen)",
    "a message": "raise ValueError(seen)",
    "the name of an exception": "raise type('E' + seen, (Exception,), {})",
    "the name of a type": "return type('E' + seen, (), {})()",
    "the name of a file": "exec(compile('1 / 0', '<submission>/' + seen, 'exec'))",
    "the name of a function": "f = eval(compile('lambda: 1 / 0', '<submission>/x', 'eval')); "
    "f.__code__ = f.__code__.replace(co_name=seen, co_qualname=seen); f()",
    "the number of a line": r"exec(compile('\n' * few + '1 / 0', '<submission>/x', 'exec'))",
    "the depth of a trace": "f = lambda n: 1 / n if n < 1 else f(n - 1); f(few)",
    "the length of a text": "return np.array(['x' * (few + 1)])",
    "the numbers": "return A + 1",
    "a shape": "return np.zeros((few + 1, 1))",
    "the number of axes": "return np.zeros((1,) * (few + 4))",
    "a dtype": "return A.astype(('f2', 'i1', 'i2', 'i4', '?')[few])",
    "a kind of value": "return (None, 'text', [], {}, 1)[few]",
    "how many elements are wrong": "Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))\n"
    "        Z.flat[:few] = 9; return Z",
    "which kind of exception": "raise (OSError, EOFError, MemoryError, KeyError, SystemExit)[few]",
    "a remark": "frame = sys._getframe()\n"
    "        while 'student' not in frame.f_locals: frame = frame.f_back\n"
    "        frame.f_locals['student'].notes.append(seen)",
    "a forbidden import": "import importlib\n"
    "        try: importlib.import_module(('torch', 'jax', 'keras')[few])\n"
    "        except ImportError: pass",
    "a missing module": "import importlib; importlib.import_module('m' + seen)",
    "a feature that it lacks": "from autograder.course.exercise import NotOfferedError\n"
    "        raise NotOfferedError(seen)",
    "an exit status": "os._exit(few)",
    "a signal": "os.kill(os.getpid(), (6, 9, 11, 15, 8)[few])",
    "a way to end": "(os._exit, os.abort, lambda n: ctypes.string_at(0), time.sleep, sys.exit)"
    "[few](3)",
    "a broken line": "from autograder.worker.wire import write_frame\n"
    "        frame = sys._getframe()\n"
    "        while 'answers' not in frame.f_locals: frame = frame.f_back\n"
    "        write_frame(frame.f_locals['answers'], {'kind': seen}); os._exit(0)",
    "memory": "x = few % 2 and np.ones(1 << 29); os._exit(0)",
    "the time": "time.sleep(few / 20); os._exit(0)",
}
QUICK = ("prints", "the numbers", "a way to end", "the time")
SEEDS = (1, 4)  # of which the first cases begin with 0.5 and 1


@pytest.mark.parametrize(
    "way", [pytest.param(w, marks=() if w in QUICK else pytest.mark.slow) for w in WAYS]
)
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
    return "\n".join([*reports(card, kept, sheet, folder), watched(grader, submission, sheet)])


def said(grader: Grader, source: str, times: bool) -> str:
    """The card of the same submission where cases are shown."""
    sheet = assignments.parse(SHEET.format(feedback="shown"), Path("sheet.toml"))
    card = grader.grade(Submission("x", {"mytorch/resampling.py": source}, {}), sheet)
    card = msgspec.structs.replace(card, seed=0)
    return to_json(card if times else without_times(card)).decode()


def reports(
    card: ScoreCard, known: dict[str, GradedItem], sheet: Assignment, folder: Path
) -> Iterator[str]:
    """Every report of a card."""
    yield to_json(card).decode()
    yield to_junit(card).decode()
    yield page(card, {name: explain(one) for name, one in known.items()}).decode()
    yield repr(Report(card, tuple(known.values())))
    yield Report(card, tuple(known.values()))._repr_html_()
    stream = io.StringIO()
    terminal.print_table(card, stream, verbose=False)
    terminal.print_table(card, stream, verbose=True)
    terminal.print_ending(card, stream)
    changes, points = since_last(card, folder, folder)
    terminal.print_news(stream, changes, best_next(sheet.whole, points))
    for name, one in sorted(known.items()):
        print_explanation(with_only(card, name), explain(one), stream)
        yield from in_pytest(card, one, folder)
        yield smallest(one)
    yield stream.getvalue()


def in_pytest(card: ScoreCard, graded: GradedItem, folder: Path) -> Iterator[str]:
    """What pytest shows of an item's aspects."""
    tested = TestedItem(graded.item, Bench(folder, 0, lambda end: None))
    (score,) = (one for one in card.items if one.name == graded.item.name)
    vars(tested)["result"] = Result(score, graded)
    for aspect in score.aspects:
        yield str(of_aspect(tested, aspect.aspect))


def smallest(graded: GradedItem) -> str:
    """What `--repro` and `--pdb` begin with."""
    try:
        return str(find(graded).case)
    except NothingToShowError as error:
        return str(error)


def watched(grader: Grader, submission: Submission, sheet: Assignment) -> str:
    """What `--watch` shows when it begins."""
    stream = io.StringIO()
    watching = Watching(sheet, grader, Screen(stream, verbose=True), Remembered().since_last)
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
        assert card.seed is None
        assert (SHORT_SEED in card.notes) == is_short
    shown = assignments.parse(SHEET.format(feedback="shown"), Path("sheet.toml"))
    assert other.refuse("x", shown, "it cannot be read").notes == ("it cannot be read",)
