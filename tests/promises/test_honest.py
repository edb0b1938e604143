"""What is honest gets the same marks inside the sandbox as outside: five ways, many habits."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import pytest

from autograder.course import assignment as assignments
from autograder.course.exercises import EXERCISES
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission, read_submission
from autograder.records.scorecard import AspectScore, Fault, ScoreCard
from autograder.worker.launch import Launcher
from tests.samples.habits import SNIPPETS, UPSAMPLE
from tests.support.marks import IGNORES_INITS, Lost, assert_marks
from tests.support.places import ROOT
from tests.support.right import handin
from tests.support.sampling import every
from tests.support.small import inner
from tests.support.written import (
    NO_CLASS,
    SOLUTION_ALONE,
    WAYS,
    classes_in,
    exercises_of,
    sheet_of,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined on Linux alone")

# The cross-entropy of `loops` is NaN where softmax has become zero, as in the course's formula.
LOG_OF_ZERO = {"CrossEntropyLoss": {"edges": 1.0}}
LOSES: Mapping[str, Lost] = {"loops": {**IGNORES_INITS, **LOG_OF_ZERO}}
SOLUTION = ("mytorch/", "models/", "mcq.py")  # what else lies at the root is the grader's

Graders = tuple[Grader, Grader]
Verdict = tuple[float, tuple[AspectScore, ...], tuple[Fault, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def graders(references: References) -> Iterator[Graders]:
    """One that confines submissions, and one that does not."""
    with Launcher(sandbox=True) as confined, Launcher(sandbox=False) as unconfined:
        yield (
            Grader(confined, references, tutor=Tutor(references)),
            Grader(unconfined, references, tutor=Tutor(references)),
        )


def verdicts(card: ScoreCard) -> dict[str, Verdict]:
    """What a card says of each item, times and prints apart."""
    return {
        item.name: (item.points, item.aspects, item.faults, item.remarks) for item in card.items
    }


# --- whole submissions ----------------------------------------------------------------


def way(name: str) -> Submission:
    """One of the five ways to write every class."""
    if name != "solution":
        return Submission(name, handin(name), {})
    sources = read_submission(ROOT).sources
    kept = {path: text for path, text in sources.items() if path.startswith(SOLUTION)}
    return Submission(name, kept, {})


@pytest.mark.parametrize("name", every(5, ["solution", *WAYS], slow_step=2))
def test_a_whole_submission_is_judged_alike_inside_and_outside(graders: Graders, name: str) -> None:
    sheet = sheet_of(name)
    assert {item.exercise.name for item in sheet.items} - NO_CLASS == exercises_of(name)
    inside, outside = (grader.grade(way(name), sheet) for grader in graders)
    assert "seccomp" in inside.protections.closed, inside.protections
    assert outside.protections.closed == ()
    assert verdicts(inside) == verdicts(outside)
    assert_marks(inside, LOSES.get(name))


@pytest.mark.parametrize("name", ["solution", *WAYS])
def test_a_hand_in_has_the_classes_that_it_is_said_to_have(name: str) -> None:
    there = classes_in(way(name).sources.values())
    assert there == exercises_of(name), (
        "name what is not in all hand-ins in tests/support/written.py"
    )


@pytest.mark.parametrize("exercise", sorted({*EXERCISES} - NO_CLASS))
def test_every_exercise_is_written_by_another_hand_than_the_solution_s(exercise: str) -> None:
    writers = [way for way in WAYS if exercise in exercises_of(way)]
    assert bool(writers) != bool(SOLUTION_ALONE.get(exercise)), "a hand-in, or the reason why not"


# --- ordinary Python, inside of a layer that is right -----------------------------------


@pytest.mark.parametrize("name", every(10, SNIPPETS, slow_step=2))
def test_ordinary_code_keeps_full_marks(graders: Graders, name: str) -> None:
    source = UPSAMPLE.format(forward=inner(SNIPPETS[name]))
    submission = Submission("test", {"mytorch/resampling.py": source}, {})
    sheet = assignments.select(assignments.load("hw2p1"), ["Upsampling1d"])
    assert_marks(graders[0].grade(submission, sheet))
