"""Coming back: what was won and lost since the last run, and what to take next."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.records.protections import Protections
from autograder.records.scorecard import AspectScore, ItemScore, ScoreCard
from autograder.reports.news import Following, news_lines
from autograder.workbench.history import Points, best_next, since_last
from tests.support.places import ROOT


def item(name: str, points: float, possible: float, *first: str, graded: bool = True) -> ItemScore:
    passed = AspectScore("forward", points, possible, points == possible)
    return ItemScore(name, name, possible, points, graded, aspects=(passed,), mend_first=first)


def card(*items: ItemScore, seed: int = 0, assignment: str = "hw") -> ScoreCard:
    return ScoreCard(assignment, "tree", seed, 0, 0, items, (), Protections())


def changes(now: ScoreCard, folder: Path) -> Points | None:
    return since_last(now, folder, folder).changes


def test_the_first_run_has_nothing_to_compare_with(tmp_path: Path) -> None:
    assert changes(card(item("A", 1, 5)), tmp_path) is None


def test_a_second_run_is_compared_with_the_first(tmp_path: Path) -> None:
    changes(card(item("A", 1, 5), item("B", 2, 2), item("C", 0, 1)), tmp_path)
    now = card(item("A", 5, 5), item("B", 0.5, 2), item("C", 0, 1))
    assert changes(now, tmp_path) == {"A": 4, "B": -1.5}
    assert changes(now, tmp_path) == {}


def test_items_that_are_not_asked_for_keep_what_is_known(tmp_path: Path) -> None:
    changes(card(item("A", 1, 5), item("B", 2, 2)), tmp_path)
    assert changes(card(item("B", 1, 2)), tmp_path) == {"B": -1}
    assert changes(card(item("A", 3, 5), item("B", 1, 2)), tmp_path) == {"A": 2}


def test_what_could_not_be_graded_is_no_news(tmp_path: Path) -> None:
    changes(card(item("A", 5, 5)), tmp_path)
    assert changes(card(item("A", 0, 5, graded=False)), tmp_path) == {}
    assert changes(card(item("A", 5, 5)), tmp_path) == {}


@pytest.mark.parametrize("other", [{"seed": 1}, {"assignment": "extras"}])
def test_other_cases_are_not_compared(other: dict[str, object], tmp_path: Path) -> None:
    changes(card(item("A", 5, 5)), tmp_path)
    assert changes(card(item("A", 1, 5), **other), tmp_path) is None  # type: ignore[arg-type]


def test_a_damaged_history_is_forgotten(tmp_path: Path) -> None:
    changes(card(item("A", 5, 5)), tmp_path)
    (kept,) = (tmp_path / "history").glob("*.bin")
    kept.write_bytes(b"rubbish")
    assert changes(card(item("A", 5, 5)), tmp_path) is None


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("a file where a folder should be")
    assert changes(card(item("A", 5, 5)), tmp_path) is None


def test_the_lines() -> None:
    assert [*news_lines({"A": 1, "C": -1.5, "B": 0.5}, Following("D", 3))] == [
        "Won since the last run: 1.5 points (A 1 point, B 0.5 points)",
        "Lost since the last run: 1.5 points (C 1.5 points)",
        "Next: D, 3 points to win",
    ]
    assert [*news_lines(None, None)] == []
    assert [*news_lines({"A": 1}, Following("D", 3), ["Full marks: A is right."])] == [
        "Won since the last run: 1 point (A 1 point)",
        "Full marks: A is right.",
        "Next: D, 3 points to win",
    ]


def test_next_is_the_first_that_builds_on_nothing_that_fails() -> None:
    items = assignments.load("hw2p1").items
    full = {item.name: item.points for item in items}
    assert best_next(items, full) is None
    assert best_next(items, dict.fromkeys(full, 0.0)) == Following("MCQ 1", 1)
    upside_down = items[::-1]
    failing = {**full, "Downsampling1d": 0, "Conv1d": 0}
    assert best_next(upside_down, failing) == Following("Downsampling1d", 2.5)
    assert best_next(items, {**full, "Conv1d": 1.5}) == Following("Conv1d", 3.5)
    # What no run has graded yet is not proposed, and does not stand in the way.
    assert best_next(items, {"Conv1d": 0.0}) == Following("Conv1d", 5)


# From the stubs to full marks: the classes of `extras` and `hw2p1` that are filled in, in turn.
WALK = (
    ("mytorch/resampling.py", ("Downsampling1d", "Upsampling1d", "Downsampling2d", "Upsampling2d")),
    ("mytorch/Conv1d.py", ("Conv1d_stride1", "Conv1d")),
    ("mytorch/ConvTranspose.py", ("convTranspose1d",)),
)


Lines = Callable[..., list[str]]


@pytest.fixture
def homework(kit: Path, tmp_path: Path) -> Path:
    """A student's tree: the stubs beside the autograder."""
    return shutil.copytree(kit, tmp_path / "homework")


@pytest.fixture
def run(homework: Path, cache: Path) -> Lines:
    """Gives the lines of one run."""
    environment = {
        "XDG_CACHE_HOME": str(cache),
        "COLUMNS": "200",
        "OMP_NUM_THREADS": os.environ["OMP_NUM_THREADS"],
    }
    return partial(lines_of, homework, environment)


def lines_of(homework: Path, environment: dict[str, str], *arguments: str) -> list[str]:
    ended = subprocess.run(
        [sys.executable, str(homework / "autograder" / "runner.py"), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return ended.stdout.splitlines()


@pytest.mark.slow
def test_a_student_walks_from_the_stubs_to_full_marks(homework: Path, run: Lines) -> None:
    asked = [name for _, names in WALK for name in names]
    lines = run(*asked)
    assert not any("since the last run" in line for line in lines)
    assert any(line.startswith("Next: Downsampling1d, 2.5 points to win") for line in lines)
    for file, names in WALK:
        (homework / file).write_text((ROOT / file).read_text("utf-8"), "utf-8")
        lines = run(*asked)
        scores = json.loads(lines[-1])["scores"]
        won = ", ".join(f"{name} {_points(scores[name])}" for name in names)
        total = _points(sum(scores[name] for name in names))
        assert f"Won since the last run: {total} ({won})" in lines
        left = [name for name in asked if not scores[name]]
        following = [line.split(" to win")[0] for line in lines if line.startswith("Next: ")]
        assert following == ([f"Next: {left[0]}, {NEXT[left[0]]} points"] if left else [])
    (homework / "mytorch" / "Conv1d.py").write_text("", "utf-8")
    assert any(line.startswith("Lost since the last run: 20 points") for line in run(*asked))
    assert not any("last run" in line for line in run(*asked, "--no-history"))


NEXT = {"Conv1d_stride1": 10, "convTranspose1d": 5}


def _points(points: float) -> str:
    return f"{points:g} points"
