"""A course with names of its own: `[names]` has its hand-ins graded, and says its names alone."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import parse, select
from autograder.course.cases import draw_cases
from autograder.course.exercise import Caught
from autograder.course.sheet import Assignment
from autograder.diagnosis.explain import explain
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.handin.needs import wanted_by
from autograder.handin.submission import Submission, read_submission
from autograder.records.scorecard import ScoreCard, without_times
from autograder.reports.one_item import print_explanation
from autograder.workbench.pdb.in_process import imported
from autograder.workbench.repro.repro import write
from autograder.workbench.tree import read_tree
from tests.support import golden
from tests.support.places import SAMPLES

NAMES = SAMPLES / "names"
COURSE = NAMES / "course.toml"
OURS = ("dLdW", "dLdb", "dLdBW", "running_M", "W", "b", "BW", "Bb", "Conv1d", "BatchNorm1d")
IN_OURS = re.compile(rf"(?<![\w.])(?:{'|'.join(OURS)})(?![\w.])")


@cache
def sheet() -> Assignment:
    """The course's assignment."""
    return assignments.load(str(COURSE))


def without_names() -> Assignment:
    """The same, where nothing is said of names."""
    text = re.sub(r"\[names\][\s\S]*(?=\[items\])", "", COURSE.read_text("utf-8"))
    return parse(text, COURSE)


def handin(name: str) -> Submission:
    """One of the course's hand-ins."""
    return read_submission(NAMES / name, wanted_by(sheet()))


def texts(card: ScoreCard) -> Iterator[str]:
    """All that people are told of a card's items, but for how cases are labelled."""
    for item in card.items:
        yield from (f"{one.title}: {one.message}" for one in item.faults)
        yield from (f"{one.title} {one.sentence} {one.evidence}" for one in item.diagnoses)
        yield from item.remarks
        if item.smallest is not None:
            yield f"{item.smallest.title} {item.smallest.worked}"
            yield from (table.name for table in (*item.smallest.given, item.smallest.yours))


def test_a_right_hand_in_has_full_marks(grader: Grader) -> None:
    card = grader.grade(handin("right"), sheet())
    assert card.points == card.possible == 60
    assert all(not item.faults for item in card.items)


def test_mistakes_are_told_in_the_courses_names(grader: Grader) -> None:
    kept: list[GradedItem] = []
    card = without_times(replace(grader, keep=kept.append).grade(handin("mistaken"), sheet()))
    lost = {item.name for item in card.items if item.faults}
    assert lost == {"Linear", "Batch normalisation", "Convolution", "MLP"}
    assert not [text for text in texts(card) if IN_OURS.search(text)]
    keys = {fault.name for item in card.items for fault in item.faults}
    assert {"dLdW", "running_M"} <= keys  # what programs read stays ours
    graded = {one.item.name: one for one in kept}
    told = [
        shown(msgspec.structs.replace(card, items=(item,)), graded[item.name])
        for item in card.items
        if item.name in lost
    ]
    golden.check("names.txt", "\n".join(told))


def shown(card: ScoreCard, graded: GradedItem) -> str:
    """What `--explain` prints of the one item of a card."""
    stream = io.StringIO()
    print_explanation(card, explain(graded, graded.sources), stream)
    text = stream.getvalue()
    return text[: text.index("Python ")] if "Python " in text else text


@pytest.mark.slow
def test_without_names_it_says_what_was_not_found(grader: Grader) -> None:
    card = grader.grade(handin("right"), without_names())
    told = {item.name: item.faults[0].message for item in card.items if item.faults}
    assert told["Convolution"] == (
        "Conv1d was not found; mytorch/conv.py has Conv1D: call it Conv1d"
    )
    assert told["Batch normalisation"].startswith("BatchNorm1d was not found: define it in")
    assert told["Linear"] == "Linear has no array W, and none of its parts has one"


@pytest.mark.slow
@pytest.mark.parametrize("solution", ["the course's", "ours"])
def test_what_is_inherited_is_given_back(grader: Grader, solution: str) -> None:
    of_ours = read_submission(Path(__file__).parents[2])
    parts = handin("right") if solution == "the course's" else of_ours
    graded = replace(grader, solution=parts)
    chosen = select(sheet(), ["Linear", "MLP"])
    linear, mlp = graded.grade(handin("mistaken"), chosen).items
    assert linear.points < linear.possible
    assert mlp.points == mlp.possible
    assert mlp.swapped is not None
    assert mlp.swapped.inherited == ("Linear",)


@pytest.mark.slow
def test_methods_have_other_names_too(grader: Grader) -> None:
    def renamed(one: Submission) -> Submission:
        texts = {path: re.sub(r"\bbackward\b", "backprop", t) for path, t in one.sources.items()}
        return replace(one, sources=texts)

    text = COURSE.read_text("utf-8")
    there = text.replace("[names.of", 'methods = { backward = "backprop" }\n\n[names.of', 1)
    course = parse(there, COURSE)
    assert grader.grade(renamed(handin("right")), course).points == 60
    graded = replace(grader, solution=read_submission(Path(__file__).parents[2]))
    _, mlp = graded.grade(renamed(handin("mistaken")), select(course, ["Linear", "MLP"])).items
    assert mlp.points == mlp.possible


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Linear", "Batch normalisation", "MLP"])
def test_a_script_of_the_smallest_case_runs_by_the_courses_names(
    grader: Grader, name: str, tmp_path: Path
) -> None:
    kept: list[GradedItem] = []
    replace(grader, keep=kept.append).grade(handin("mistaken"), select(sheet(), [name]))
    (graded,) = (one for one in kept if one.item.name == name)
    for folder, status in (("mistaken", 1), ("right", 0)):
        path = write(graded, NAMES / folder, tmp_path, wanted_by(sheet()))
        command = [sys.executable, str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == status, ran.stderr
    assert not re.search(r"\.(?:W|b|dLdW|BW)\b", path.read_text("utf-8").partition("# Yours.")[2])


@pytest.mark.parametrize("name", ["Linear", "SGD", "MLP"])
def test_a_debugger_gets_through_a_case_by_the_courses_names(name: str) -> None:
    (item,) = select(sheet(), [name]).items
    with imported(read_tree(NAMES / "right", wanted_by(sheet())), item) as student:
        shown = [*item.exercise.attempt(student, draw_cases(item, 0)[0])]
    assert shown
    assert not [one for one in shown if isinstance(one, Caught)]


ATTACK = """
class Conv1D:
    __called__ = object()
    def __getattr__(self, name):
        raise SystemExit
class Linear:
    __slots__ = ()
    W = property(lambda self: 1 / 0)
    weight = property(lambda self: 1 / 0)
"""


def test_a_class_that_refuses_its_names_loses_its_own_points_alone(grader: Grader) -> None:
    right = handin("right")
    files = {**right.sources, "mytorch/conv.py": ATTACK, "mytorch/linear.py": ATTACK}
    card = grader.grade(replace(right, sources=files), sheet())
    points = {item.name: item.points for item in card.items}
    assert card.graded
    assert points["Linear"] == points["Convolution"] == 0
    assert points["Tanh"] == 5
    assert points["Batch normalisation"] == 10
