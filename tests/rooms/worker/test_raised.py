"""What an exception says beyond its words: read from frames and texts, without running anything."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.worker.inside.raised.teller import Teller
from tests.support.importing import StudentOf

TOP = "import numpy as np\n\n\nclass Linear:\n"
RAN = "import numpy as np\nran = []\n\n\nclass Linear:\n"


def told(student: StudentOf, body: str, call: Callable[[Any], object], top: str = TOP) -> Any:
    """What is told of the exception that a call of a method of this class raises."""
    of_files = student({"mytorch/linear.py": top + body})
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whichever it is
        call(of_files.Linear())
    return Teller(of_files.texts()).tell(caught.value)


def forward(layer: Any) -> object:
    return layer.forward(np.ones((2, 3)))


def facts(told: Any) -> dict[str, Any]:
    return {f["name"]: f.get("shape", f.get("number", f.get("type")))
            for f in told["frames"][-1]["facts"]}  # fmt: skip


def method(line: str, first: str = "") -> str:
    return f"    W = np.ones((4, 5))\n    def forward(self, A):\n{first}        {line}\n"


@pytest.mark.parametrize(
    ("line", "marked", "known"),
    [
        ("return A @ self.W", "A @ self.W", {"A": (2, 3), "self.W": (4, 5)}),
        ("return 1 + (A + self.W) * 2", "A + self.W", {"A": (2, 3), "self.W": (4, 5)}),
        ("return np.exp(A) - self.W.T", "np.exp(A) - self.W.T", {"np.exp(A)": (2, 3)}),
        ("return A.sum(axis=1) * self.W", "A.sum(axis=1) * self.W", {"A.sum(axis=1)": (2,)}),
        ("return A.mean(0, keepdims=True) @ A", "A.mean(0, keepdims=True) @ A",
         {"A.mean(0, keepdims=True)": (1, 3)}),
        ("return A[:, :2] @ self.W[1:]", "A[:, :2] @ self.W[1:]",
         {"A[:, :2]": (2, 2), "self.W[1:]": (3, 5)}),
        ("return A.shpe", "A.shpe", {"A": (2, 3)}),
        ("return A[0, 7]", "A[0, 7]", {"A": (2, 3)}),
        ("self.W[:, 0] = A[0]", "self.W[:, 0]", {"self.W[:, 0]": (4,), "A[0]": (3,)}),
        ("N, C, H = A.shape", "N, C, H", {"A": (2, 3)}),
        ("return self.W(A)", "self.W(A)", {"self.W": (4, 5), "A": (2, 3)}),
        ("return [A @ w for w in self.W][0]", "A @ w", {"A": (2, 3), "w": (5,)}),
        ("return -γ", "γ", {}),
        ("return A['β'] @ self.W", "A['β']", {"A": (2, 3)}),
    ],
)  # fmt: skip
def test_the_operation_is_marked_and_its_names_are_known(
    line: str, marked: str, known: dict[str, Any], student: StudentOf
) -> None:
    frame = told(student, method(line), forward)["frames"][-1]
    assert frame["source"] == line
    mark = frame["mark"]
    assert line[len(mark) - len(mark.lstrip()) : len(mark)] == marked
    assert known.items() <= facts({"frames": [frame]}).items()


@pytest.mark.parametrize(
    ("shown", "elements"),
    [
        ("(1, 2)", [1, 2]),
        ("[-1, 3]", [-1, 3]),
        ("()", []),
        ("(1, 2.0)", None),
        ("(1, True)", None),
        ("(0,) * 9", None),
        ("(1, 1 << 60)", None),
    ],
)
def test_few_whole_numbers_are_told_as_they_are(
    shown: str, elements: list[int] | None, student: StudentOf
) -> None:
    line = "assert A.shape == several, 'not alike'"
    known = told(student, method(line, f"        several = {shown}\n"), forward)
    (several,) = [one for one in known["frames"][-1]["facts"] if one["name"] == "several"]
    assert several.get("elements") == elements


def test_whole_numbers_are_computed(student: StudentOf) -> None:
    first = "        k, i = 2, np.int64(3)\n"
    line = "return A[:, 2 * k - i // 2 + 1]"
    assert facts(told(student, method(line, first), forward))["2 * k - i // 2 + 1"] == 4


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (["Z = np.ones(4)", "Z[:] = A[0]", "return Z"], ["Z"]),
        (["Z = np.ones(4)", "for row in A:", "    Z[:] = row", "return Z"], ["Z"]),
        # The last value of a loop is another than the one there.
        (["for row in A:", "    Z = row[1:]", "    Z[:] = row", "return Z"], []),
        (["Z = np.ones(4)", "while True:", "    Z[:] = A[0]", "    Z = A", "return Z"], []),
        # An argument that is given another value.
        (["A = A[:, 1:]", "A[:] = np.ones(7)", "return A"], []),
        (["for row in A:", "    A = row[1:]", "    A[:] = row", "return A"], []),
    ],
)
def test_what_would_have_been_returned_is_told_where_it_stands_from_the_start(
    lines: list[str], made: list[str], student: StudentOf
) -> None:
    body = method(lines[-1], "".join(f"        {line}\n" for line in lines[:-1]))
    frame = told(student, body, forward)["frames"][-1]
    assert [fact["name"] for fact in frame["facts"] if fact["role"] == "result"] == made


def test_the_keys_of_a_dict_and_the_round_of_a_loop_are_told(student: StudentOf) -> None:
    lines = "        kept = {'A': A, 7: A, 'B' * 99: A}\n        for i in range(2, 4):\n    "
    frame = told(student, method("    kept['Z']", lines), forward)["frames"][-1]
    found = [(f["role"], f["name"], f.get("number")) for f in frame["facts"]]
    assert ("key", "A", None) in found
    assert ("round", "i in range(2, 4)", 2) in found
    assert len([one for one in found if one[0] == "key"]) == 1


def test_what_is_not_known_is_not_told(student: StudentOf) -> None:
    line = "return self.make(A) @ A"
    body = method(line) + "    def make(self, A):\n        return A\n"
    assert "self.make(A)" not in facts(told(student, body, forward))


@pytest.mark.parametrize(
    "member",
    [
        "    @property\n    def V(self): ran.append(1)\n",
        "    def __getattr__(self, name): ran.append(name); raise AttributeError(name)\n",
        "    def __getattribute__(self, name):\n        ran.append(name)\n"
        "        return object.__getattribute__(self, name)\n",
        "    class Odd:\n        def __repr__(self): ran.append(1); return ''\n"
        "        def __get__(self, *_): ran.append(1)\n    V = Odd()\n",
        "    @property\n    def __class__(self): ran.append(1); return int\n",
        "    @property\n    def __dict__(self): ran.append(1); return {}\n",
    ],
)
def test_nothing_of_the_submission_runs(member: str, student: StudentOf) -> None:
    line = "return np.dot(A, other, other.V, [other][0].V, np.exp(other), A[other])"
    body = f"    def forward(self, A):\n        other = Other()\n        {line}\n"
    other = f"\n\nclass Other:\n{member}"
    of_files = student({"mytorch/linear.py": RAN + body + other})
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whichever it is
        forward(of_files.Linear())
    ran = sys.modules[of_files.Linear.__module__].ran
    before = [*ran]
    frames = Teller(of_files.texts()).tell(caught.value)["frames"]
    assert frames[0]["function"] == "Linear.forward"
    assert frames[-1]["mark"]
    assert ran == before


CHECKS = (
    "import numpy as np\n\n\ndef check(A, rank):\n    if A is None or A.ndim != rank:\n"
    "        raise ValueError('wrong')\n    return A\n\n\nclass Linear:\n"
)


@pytest.mark.parametrize(
    ("body", "function"),
    [
        # What is checked is the method's own argument: the line that has passed it is meant.
        ("    def forward(self, A):\n        return self.inner(A[0])\n"
         "    def inner(self, A):\n        A = check(A, 2)\n        return A\n", "Linear.forward"),
        # What is checked was made here.
        ("    def forward(self, A):\n        return self.inner(A)\n"
         "    def inner(self, A):\n        A = A.sum()\n        return check(A, 2)\n",
         "Linear.inner"),
        # Nobody of the submission has called it.
        ("    def forward(self, A):\n        A = check(A, 3)\n        return A\n",
         "Linear.forward"),
        # An operation of a function outside of classes is the student's own.
        ("    def forward(self, A):\n        return helper(A)\n\n\ndef helper(A):\n"
         "    return A @ A\n", "helper"),
    ],
)  # fmt: skip
def test_the_line_is_the_one_that_the_student_wrote(
    body: str, function: str, student: StudentOf
) -> None:
    assert told(student, body, forward, CHECKS)["frames"][-1]["function"] == function


def clues(told: Any) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["name"], one["other"]) for one in told["clues"]]


@pytest.mark.parametrize(
    ("body", "clue"),
    [
        ("        return self.x\n", ("unset", "self.x", "Linear.forward")),
        ("        return self.x\n    def keep(self):\n        self.x = 1\n",
         ("set in", "self.x", "Linear.keep")),
        ("        return self.forwards(A)\n", ("near", "self.forwards", "forward")),
        ("        self.out = A\n        return self.Out\n", ("near", "self.Out", "out")),
        ("        return W\n    W = 1\n", ("of the object", "W", "self.W")),
        ("        return math.pi\n", ("not imported", "math", "import math")),
        ("        return valuation\n\n\nvaluations = 1\n", ("near", "valuation", "valuations")),
        ("        return Other()\n", ("defined in", "Other", "mytorch/other.py")),
        ("        Z += A\n        return Z\n", ("assigned", "Z", "Linear.forward")),
        ("        Z = self.keep()\n        return Z.T\n    def keep(self):\n        pass\n",
         ("made", "Z", "self.keep()")),
        ("        return self.keep().T\n    def keep(self):\n        pass\n",
         ("called", "self.keep()", "")),
        ("        M = A.max(axis=1)\n        return A - M\n", ("reduced", "M", "A.max(axis=1)")),
        ("        return self.keep(A)\n    def keep():\n        pass\n",
         ("no self", "Linear.keep", "")),
    ],
)  # fmt: skip
def test_the_texts_say_why(body: str, clue: tuple[str, str, str], student: StudentOf) -> None:
    source = TOP + "    def forward(self, A):\n" + body
    files = {"mytorch/linear.py": source, "mytorch/other.py": "class Other:\n    pass\n"}
    of_files = student(files)
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - whichever it is
        forward(of_files.Linear())
    assert clue in clues(Teller(of_files.texts()).tell(caught.value))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        # dLdBb is no other dLdBW.
        ("        self.dLdBW = A\n        return self.dLdBb\n", "near"),
        # In a loop, another line may have been the last.
        (
            "        Z = A\n        for _ in 'ab':\n            Z.T\n            Z = A.sort()\n",
            "made",
        ),
        (
            "        M = A.max(axis=1, keepdims=True)\n        return M - np.ones((3, 1))\n",
            "reduced",
        ),
    ],
)
def test_what_is_not_sure_is_no_clue(body: str, kind: str, student: StudentOf) -> None:
    found = told(student, "    def forward(self, A):\n" + body, forward)
    assert kind not in {one["kind"] for one in found["clues"]}
