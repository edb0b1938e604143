"""In `mcq.py` nothing stands outside of the marks that may tell an answer."""

from __future__ import annotations

import pytest

from autograder.classroom.leaks.asked import more_than_asked
from tests.support.places import ROOT

MCQ = '''"""Two questions."""

from __future__ import annotations


def question_1() -> str:
    """How wide is it?

    a: 4
    b: 5
    """
    # BEGIN SOLUTION
    return "b"  # 14 // 3 + 1
    # END SOLUTION


def question_2() -> list[str]:
    """Which are right?

    a: The answer is a number.
    b: It needs the right one of them.
    """
    # BEGIN SOLUTION
    return ["b"]
    # END SOLUTION
'''
BEFORE = "\n\ndef question_1"
# What may be slipped in, by what is changed of that file, and a word of what is said.
SLIPS = {
    "the answer as a comment": (
        "    # BEGIN SOLUTION\n",
        '    # return "b"\n    # BEGIN SOLUTION\n',
        'return "b"\' would leave',
    ),
    "a key as a comment": (BEFORE, "\n# answers: 1 b, 2 d" + BEFORE, "would leave"),
    "a comment behind a name": ("-> str:", "-> str:  # b", "'# b' would leave"),
    "an explanation below the marks": (
        "# END SOLUTION\n",
        "# END SOLUTION\n    # 14 // 3\n",
        "leave",
    ),
    "a default value": ("question_1()", 'question_1(right: str = "b")', "takes nothing"),
    "a decorator": ("def question_1", '@answers("b")\ndef question_1', "has no decorator"),
    "several variables": (BEFORE, '\n\nQ1, Q2 = "b", "d"' + BEFORE, "is no question"),
    "a key": (BEFORE, '\n\nANSWERS = "bdacd"' + BEFORE, "is no question"),
    "a number": (BEFORE, "\n\nWIDTH = 3.1875" + BEFORE, "is no question"),
    "several names": (BEFORE, '\n\nKEY1 = FIRST = "b"' + BEFORE, "is no question"),
    "an attribute": (BEFORE, '\n\nquestion_1.answer = "b"' + BEFORE, "is no question"),
    "a class": (BEFORE, "\n\nclass Key:\n    third = 3.1875" + BEFORE, "is no question"),
    "a test": (
        BEFORE,
        '\n\ndef test():\n    assert question_1() == "b"' + BEFORE,
        "is no question",
    ),
    "a check": (BEFORE, '\n\nassert question_1() == "b"' + BEFORE, "is no question"),
    "a helper": (BEFORE, '\n\ndef key():\n    return "b"' + BEFORE, "is no question"),
    "a type": ("-> str", '-> Literal["b"]', "which may tell"),
    "a line of its own": (
        "    # BEGIN SOLUTION\n",
        "    raise E('b')\n    # BEGIN SOLUTION\n",
        "would show",
    ),
    "an arrow": ("    b: 5\n", "    b: 5  <-- right\n", "seems to tell"),
    "a tick": ("    b: 5\n", "    b: 5 ✓\n", "seems to tell"),
    "a word in brackets": ("    b: 5\n", "    b: 5 (correct)\n", "seems to tell"),
    "the answer in words": ("    b: 5\n", "    b: 5\n\n    Answer: b\n", "seems to tell"),
    "a key in words": ('"""Two questions."""', '"""Two questions (key: bd)."""', "seems to tell"),
    "the right one in words": (
        "    b: 5\n",
        "    b: 5\n\n    The right one is 'a'.\n",
        "seems to tell",
    ),
}


def test_questions_alone_may_stay() -> None:
    assert [*more_than_asked("mcq.py", MCQ)] == []
    assert [*more_than_asked("mcq.py", (ROOT / "mcq.py").read_text())] == []
    assert [*more_than_asked("mytorch/linear.py", "x = 1  # b\n")] == []


@pytest.mark.parametrize("name", SLIPS)
def test_no_slip_tells_an_answer(name: str) -> None:
    old, new, said = SLIPS[name]
    assert old in MCQ
    (line,) = more_than_asked("mcq.py", MCQ.replace(old, new, 1))
    assert line.startswith("mcq.py, line ")
    assert said in line
