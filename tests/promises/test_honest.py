"""What is honest gets the same marks inside the sandbox as outside: five ways, many habits."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

import pytest

from autograder.course import assignment as assignments
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

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined on Linux alone")

# The cross-entropy of `loops` is NaN where softmax has become zero, as in the course's formula.
LOG_OF_ZERO = {"CrossEntropyLoss": {"edges": 1.0}}
WAYS: Mapping[str, Lost] = {
    "solution": {},
    "loops": {**IGNORES_INITS, **LOG_OF_ZERO},
    "nested": {},
    "third": {},
    "stdlib": {},
}
SOLUTION = ("mytorch/", "models/", "mcq.py")  # what else lies at the root is the grader's

Graders = tuple[Grader, Grader]
Verdict = tuple[float, tuple[AspectScore, ...], tuple[Fault, ...], tuple[str, ...]]


@pytest.fixture(scope="module")
def graders(references: References) -> Iterator[Graders]:
    """One that confines submissions, and one that does not."""
    with Launcher(sandbox=True) as confined, Launcher(sandbox=False) as unconfined:
        yield Grader(confined, references), Grader(unconfined, references)


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


@pytest.mark.parametrize("name", every(len(WAYS), WAYS))
def test_a_whole_submission_is_judged_alike_inside_and_outside(graders: Graders, name: str) -> None:
    sheet = assignments.load(assignments.ALL)
    inside, outside = (grader.grade(way(name), sheet) for grader in graders)
    assert "seccomp" in inside.protections.closed, inside.protections
    assert outside.protections.closed == ()
    assert verdicts(inside) == verdicts(outside)
    assert_marks(inside, WAYS[name])


@pytest.mark.parametrize("name", WAYS)
def test_every_graded_class_is_written_in_every_way(name: str) -> None:
    items = assignments.load(assignments.ALL).items
    wanted = {item.exercise.name for item in items} - {"Question"}
    text = "\n".join(way(name).sources.values())
    assert wanted - {*re.findall(r"^class (\w+)", text, re.MULTILINE)} == set()


# --- ordinary Python, inside of a layer that is right -----------------------------------


@pytest.mark.parametrize("name", every(10, SNIPPETS))
def test_ordinary_code_keeps_full_marks(graders: Graders, name: str) -> None:
    source = UPSAMPLE.format(forward=inner(SNIPPETS[name]))
    submission = Submission("test", {"mytorch/resampling.py": source}, {})
    sheet = assignments.select(assignments.load("hw2p1"), ["Upsampling1d"])
    assert_marks(graders[0].grade(submission, sheet))
