"""What a program may conclude from a fault: by its code, never by its words."""

from __future__ import annotations

import pytest

from autograder.course import assignment as assignments
from autograder.course.exercises import EXERCISES
from autograder.grading.endings import code_of
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.scorecard import FaultCode
from autograder.worker.answers import Finished, NotOffered, Raised
from autograder.worker.session import Ended
from tests.support.small import conv

CONV = "Conv1d_stride1"


@pytest.mark.parametrize(
    ("kind", "about", "code"),
    [
        ("ClassNotFoundError", CONV, FaultCode.NOT_FOUND),
        ("ClassNotFoundError", "Conv1d", FaultCode.OTHER),
        ("ClassNotFoundError", "", FaultCode.OTHER),
        ("NotImplementedError", "", FaultCode.NOT_IMPLEMENTED),
        ("SyntaxError", "", FaultCode.NO_PYTHON),
        ("TabError", "", FaultCode.NO_PYTHON),
        ("SyntaxError", "nn/conv1d.py", FaultCode.NO_TEXT),
        ("SyntaxError", "mytorch/linear.py", FaultCode.OTHER),
        ("ValueError", CONV, FaultCode.OTHER),
    ],
)
def test_an_exception_has_a_code(kind: str, about: str, code: FaultCode) -> None:
    raised = Raised(0, kind, f"{CONV} was not found: not implemented", about=about)
    assert code_of(raised, EXERCISES[CONV]()) is code


@pytest.mark.parametrize(
    "ending", [Finished(0), NotOffered(0, "dilation"), Ended("died", "not implemented")]
)
def test_no_other_end_has_one(ending: Finished | NotOffered | Ended) -> None:
    assert code_of(ending, EXERCISES[CONV]()) is FaultCode.OTHER


FORGED = """
class ClassNotFoundError(Exception):
    about = "{name}"

    def __init__(self):
        super().__init__("{name} was not found")
        self.about = {about}
"""


def forged(about: str) -> str:
    """A class that says of itself that it was not found."""
    return FORGED.format(name=CONV, about=about) + conv("raise ClassNotFoundError")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", FaultCode.NOT_FOUND),
        (conv("raise NotImplementedError"), FaultCode.NOT_IMPLEMENTED),
        (conv("raise ValueError('not implemented')"), FaultCode.OTHER),
        (f"{conv()}\ndef (:\n", FaultCode.NO_PYTHON),
        (
            FORGED.format(name=CONV, about=repr(CONV)) + conv("raise ClassNotFoundError"),
            "not_found",
        ),
        (forged("[]"), FaultCode.OTHER),
    ],
)
def test_a_fault_of_a_hand_in_has_its_code(source: str, code: str, grader: Grader) -> None:
    sheet = assignments.select(assignments.load("hw2p1"), [CONV])
    (item,) = grader.grade(Submission("x", {"mytorch/Conv1d.py": source}, {}), sheet).items
    assert item.points == 0
    assert item.faults[0].code == code


def test_a_file_without_a_text_has_its_code(grader: Grader) -> None:
    sheet = assignments.select(assignments.load("hw2p1"), [CONV])
    broken = {"mytorch/Conv1d.py": "'mytorch/Conv1d.py' is not UTF-8 text"}
    (item,) = grader.grade(Submission("x", {}, broken), sheet).items
    assert item.faults[0].code is FaultCode.NO_TEXT
