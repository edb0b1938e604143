"""The whole way from a submission to a ScoreCard."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.course.exercises.resampling import Upsample1d
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission
from autograder.records.protections import Protections
from autograder.records.scorecard import without_times
from autograder.worker.launch import Launcher
from autograder.worker.wire import pack_case
from tests.conftest import Grade

ITEMS = ("Conv1d", "Dropout2d", "scanning", "MaxPool2d_stride1")


def encoded(grader: Grader, submission: Submission, *items: str) -> bytes:
    sheet = assignments.select(assignments.load("all"), items)
    card = without_times(grader.grade(submission, sheet))
    # What protects a machine is the machine's, and all else is the same on every one.
    return msgspec.json.encode(msgspec.structs.replace(card, protections=Protections()))


def test_the_solution_has_full_marks(grader: Grader, solution: Submission) -> None:
    card = grader.grade(solution, assignments.load("all"))
    assert card.points == card.possible
    assert [item.name for item in card.items if item.faults or item.remarks] == []


@pytest.mark.slow
@pytest.mark.long  # `make check-solution` takes twenty seeds
@pytest.mark.parametrize("seed", [1, 2])
def test_the_solution_has_full_marks_for_any_seed(
    seed: int, grader: Grader, solution: Submission
) -> None:
    other = Grader(grader.launcher, grader.references, seed, grader.tutor)
    card = other.grade(solution, assignments.load("all"))
    assert [item.name for item in card.items if item.points < item.possible] == []


@pytest.mark.slow
def test_the_same_three_inputs_give_the_same_scorecard(
    grader: Grader, solution: Submission, references: References
) -> None:
    broken = Submission("x", {**solution.sources, "mytorch/dropout2d.py": "1 / 0"}, {})
    for submission in (solution, broken):
        first = encoded(grader, submission, *ITEMS)
        assert encoded(grader, submission, *ITEMS) == first
        with Launcher("spawn") as spawning:
            assert (
                encoded(Grader(spawning, references, tutor=Tutor(references)), submission, *ITEMS)
                == first
            )


def test_one_at_a_time_gives_the_same_scorecard(
    grader: Grader, solution: Submission, references: References
) -> None:
    with Launcher() as alone:
        alone.size = 1
        one = encoded(Grader(alone, references, tutor=Tutor(references)), solution, *ITEMS)
    assert one == encoded(grader, solution, *ITEMS)


def test_another_seed_gives_other_cases() -> None:
    for item in assignments.load("all").items:
        if item.exercise.name == "Question":
            continue  # which is the same for every seed
        bodies = [[pack_case(case)[1] for case in draw_cases(item, seed)] for seed in (0, 0, 1)]
        assert bodies[0] == bodies[1]
        assert bodies[0] != bodies[2]


def test_an_exception_in_backward_leaves_forward_standing(
    solution: Submission, grade: Grade
) -> None:
    source = solution.sources["mytorch/pool.py"].replace("share = dLdZ", "share = 1 / 0 * dLdZ")
    line = source[: source.index("1 / 0")].count("\n") + 1
    (item,) = grade({**solution.sources, "mytorch/pool.py": source}, "MeanPool2d_stride1").items
    assert [aspect.passed for aspect in item.aspects] == [True, False]
    assert item.points == pytest.approx(10 * 4 / 7, abs=0.005)
    assert item.faults[0].sentence() == (
        "dLdA: ZeroDivisionError: division by zero, "
        f"in MeanPool2d_stride1.backward (mytorch/pool.py, line {line})"
    )


def test_an_error_of_ours_is_not_the_students_zero(
    solution: Submission, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ArithmeticError("no reference")

    monkeypatch.setattr(Upsample1d, "compute", broken)
    sheet = assignments.select(assignments.load("hw2p1"), ["sampling1d"])
    references = References(None)
    card = Grader(grader.launcher, references, tutor=Tutor(references)).grade(solution, sheet)
    assert [(item.name, item.graded, item.points) for item in card.items] == [
        ("Downsampling1d", True, 2.5),
        ("Upsampling1d", False, 0.0),
    ]
    assert not card.graded
    reason = card.items[1].reason
    place = "in autograder/course/exercises/layer.py, line "
    assert reason.startswith(f"the grader failed: ArithmeticError: no reference, {place}")


def test_less_protection_than_is_required_grades_nothing(
    solution: Submission, references: References
) -> None:
    with Launcher(sandbox=False) as launcher:
        sheet = assignments.select(assignments.load("hw2p1"), ["sampling1d"])
        card = Grader(launcher, references, require="partial").grade(solution, sheet)
    assert [(item.graded, item.points) for item in card.items] == [(False, 0.0)] * 2
    reason = card.items[0].reason
    assert reason.startswith("--require partial asks for more protection than there is (none: ")
    assert reason.endswith("Leave --sandbox off away.")


TANH = """
import numpy as np
class Tanh:
    def forward(self, Z):
        self.A = (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))
        return self.A
    def backward(self, dLdA):
        return dLdA * (1 - self.A**2)
"""


@pytest.mark.parametrize(("edges", "points"), [(0, 10), (10, 9), (50, 5)])
def test_what_fails_only_at_the_extremes_costs_its_share(
    edges: float, points: float, grader: Grader
) -> None:
    text = f"""
    title = "t"
    [shares]
    edges = {edges}
    [items]
    "Tanh" = {{ exercise = "Tanh", points = 10 }}
    """
    sheet = assignments.parse(text, Path("t.toml"))
    (item,) = grader.grade(Submission("t", {"mytorch/activation.py": TANH}, {}), sheet).items
    assert item.points == points
    assert [(fault.aspect, fault.case) for fault in item.faults] == [("edges", 4)] * len(
        item.faults
    )
    told = "A: only inputs as large as ±1000 are wrong: 4 of 10 elements are not finite"
    assert any(
        told in one for one in (item.remarked() if not edges else [item.faults[0].sentence()])
    )
    assert bool(item.faults) is bool(edges)
    if edges:
        assert item.smallest is not None
        assert "1000" in item.smallest.given[0].lines[0]


ROUNDED = """
import numpy as np
class MeanPool2d_stride1:
    def __init__(self, kernel):
        self.k = kernel
    def forward(self, A):
        self.A, k = A, self.k
        windows = np.lib.stride_tricks.sliding_window_view(A, (k, k), (2, 3))
        return windows.mean((4, 5)).astype(A.dtype)
    def backward(self, dLdZ):
        dLdA, k = np.zeros(self.A.shape, dLdZ.dtype), self.k
        for i in range(dLdZ.shape[2]):
            for j in range(dLdZ.shape[3]):
                dLdA[:, :, i : i + k, j : j + k] += dLdZ[:, :, i, j, None, None] / k**2
        return dLdA
"""


@pytest.mark.parametrize(("integers", "points"), [(0, 10), (20, 8)])
def test_what_fails_only_with_integers_costs_their_share(
    integers: float, points: float, grader: Grader
) -> None:
    text = f"""
    title = "t"
    [shares]
    integers = {integers}
    [items]
    "Pool" = {{ exercise = "MeanPool2d_stride1", points = 10 }}
    """
    sheet = assignments.parse(text, Path("t.toml"))
    (item,) = grader.grade(Submission("t", {"mytorch/pool.py": ROUNDED}, {}), sheet).items
    assert item.points == points
    told = "Z: only inputs of integers are wrong: "
    told += "yours is rounded, as int64, expected a floating array"
    assert told in (item.remarked() if not integers else [one.sentence() for one in item.faults])
    assert {fault.aspect for fault in item.faults} == ({"integers"} if integers else set())


def test_shares_add_up_to_the_points() -> None:
    for item in assignments.load("all").items:
        assert sum(item.share(aspect) for aspect in item.aspects) == pytest.approx(item.points)
