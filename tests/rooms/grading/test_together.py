"""Many submissions: what is right at once is graded in one run, with the same result as alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.grading.drawn import Drawn
from autograder.grading.grade import Grader
from autograder.grading.one_item import OneItem
from autograder.grading.score import blank
from autograder.handin.submission import Submission
from autograder.records.scorecard import ScoreCard, without_times
from autograder.worker.run_together import Shown, run_together
from tests.support.right import Sources, base, edited

ITEMS = ("Downsampling1d", "Upsampling1d", "Downsampling2d", "MeanPool2d_stride1", "MeanPool2d")
RESAMPLING = "mytorch/resampling.py"
POOL = "mytorch/pool.py"


def sheet(*items: str) -> Assignment:
    return assignments.select(assignments.load("hw2p1"), items)


def changed(path: str, text: str) -> Sources:
    """The solution with some lines at the end of a file."""
    sources = base("solution")
    return {**sources, path: f"{sources[path]}\n\n{text}\n"}


SUBMISSIONS: dict[str, Sources] = {
    "right": base("solution"),
    "loops": base("loops"),
    "wrong in one item": edited(base("solution"), POOL, (".mean(", ".sum(")),
    "not there": {p: text for p, text in base("solution").items() if p != POOL},
    "no Python": changed(POOL, "def :"),
    "stops while it is imported": changed(POOL, "1 / 0"),
    "ends its process": changed(POOL, "import os\nos._exit(0)"),
    "prints": changed(RESAMPLING, "print('imported')"),
    "prints everywhere": {
        path: f"{text}\nprint('imported {path}')\n" for path, text in base("solution").items()
    },
    "keeps something in NumPy": changed(RESAMPLING, "np.kept = 1"),
    "needs what another file keeps in NumPy": {
        **changed(RESAMPLING, "np.kept = 1"),
        POOL: f"{base('solution')[POOL]}\n\nassert np.kept\nnp.zeros(np.kept)\n",
    },
    "breaks NumPy": changed(RESAMPLING, "np.add = np.zeros = np.subtract = None"),
    "replaces what it prints to": changed(RESAMPLING, "import sys\nsys.stdout = None"),
    "errors of NumPy, set by another item": {
        **base("solution"),
        "mcq.py": f"import numpy as np\nnp.seterr(all='ignore')\n{base('solution')['mcq.py']}",
        POOL: f"{base('solution')[POOL]}\n\nassert np.geterr()['divide'] == 'ignore'\n",
    },
    "a name that is no ASCII": changed(POOL, "μ = 0.5"),
    "threads that live on": changed(
        RESAMPLING,
        "import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()",
    ),
    "the grader's own code": changed(
        RESAMPLING,
        "import sys\nstudent = sys.modules['autograder.worker.inside.student']\n"
        "student.Student._find = lambda self, name: None",
    ),
    "a file of its own, imported once more": {
        **changed(
            RESAMPLING,
            "import sys, a_state\nbefore = Downsample1d.forward\n\n"
            "def after(self, A):\n    sys.modules.pop('a_state', None)\n    import a_state\n"
            "    a_state.KEPT.append(1)\n    return before(self, A)\n\n"
            "Downsample1d.forward = after",
        ),
        "a_state.py": "KEPT = []\n",
        POOL: f"{base('solution')[POOL]}\n\nbefore = MeanPool2d_stride1.forward\n\n"
        "def after(self, A):\n    import a_state\n"
        "    return before(self, A) + (not a_state.KEPT)\n\nMeanPool2d_stride1.forward = after\n",
    },
    "another file's module": changed(RESAMPLING, "import sys\nsys.modules['numpy.linalg'] = sys"),
}


def differences(one: ScoreCard, other: ScoreCard) -> list[tuple[object, object]]:
    """The items that differ, for whoever has to find out why."""
    pairs = zip(same(one).items, same(other).items, strict=True)
    return [(yours, theirs) for yours, theirs in pairs if yours != theirs]


def same(card: ScoreCard) -> ScoreCard:
    return without_times(card)


@pytest.mark.slow
@pytest.mark.parametrize("name", SUBMISSIONS)
def test_it_is_as_if_each_item_ran_alone(name: str, grader: Grader) -> None:
    submission = Submission("x", SUBMISSIONS[name], {})
    many = replace(grader, drawn=Drawn(grader.seed, grader.references, grader.tutor))
    for _ in range(2):
        together, alone = (one.grade(submission, sheet(*ITEMS)) for one in (many, grader))
        assert same(together) == same(alone), differences(together, alone)


def test_what_is_right_starts_one_process(
    grader: Grader, solution: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = replace(grader, drawn=Drawn(grader.seed, grader.references))
    monkeypatch.setattr("autograder.worker.run_together.SECONDS", 20.0)  # on a busy machine, too
    alone: list[str] = []
    monkeypatch.setattr(
        "autograder.grading.runs.run_cases", lambda *given: alone.append(given[2].name)
    )
    assert many.grade(solution, sheet(*ITEMS)).points == sum(i.points for i in sheet(*ITEMS).items)
    assert alone == []


@pytest.mark.slow
def test_an_item_that_hangs_costs_the_others_nothing(grader: Grader) -> None:
    hanging = edited(
        base("solution"),
        POOL,
        ("def forward(self", "def forward(self, A):\n        while True: 0\n\n    def other(self"),
    )
    (seconds,) = {item.limits.seconds for item in sheet(*ITEMS).items}
    items = [
        replace(i, limits=msgspec.structs.replace(i.limits, seconds=2)) for i in sheet(*ITEMS).items
    ]
    assert seconds > 2
    whole = replace(sheet(*ITEMS), items=tuple(items))
    many = replace(grader, drawn=Drawn(grader.seed, grader.references))
    card = many.grade(Submission("x", hanging, {}), whole)
    assert [item.points == item.possible for item in card.items] == [True, True, True, False, False]


@pytest.mark.slow
def test_what_builds_on_a_hang_is_not_waited_for_before_it_runs_alone(
    grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = edited(
        base("solution"), "mytorch/Conv1d.py", ("self.A = A", "while True: self.A = A")
    )
    asked: list[str] = []

    def noted(*given: Any) -> Iterator[Shown]:
        asked.extend(task.item.name for task in given[2])
        return run_together(*given)

    monkeypatch.setattr("autograder.grading.together.run_together", noted)
    monkeypatch.setattr("autograder.grading.one_item.OneItem.alone", lambda self, item: blank(item))
    monkeypatch.setattr("autograder.grading.one_item.OneItem.beside_others", OneItem.alone)
    many = replace(grader, drawn=Drawn(grader.seed, grader.references))
    many.grade(Submission("x", hanging, {}), sheet("Conv1d_stride1", "Conv1d", "MaxPool2d"))
    assert asked == ["MaxPool2d"]
