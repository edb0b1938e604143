"""Edits of a submission's own lines: which are tried, and what is said where one mends an item."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from autograder.course.exercises import EXERCISES
from autograder.diagnosis.mends.edit import Edit
from autograder.diagnosis.mends.functions import functions_of
from autograder.diagnosis.mends.mend import MEND
from autograder.diagnosis.mends.search import edits_of
from autograder.grading.grade import Grader
from autograder.records.scorecard import Diagnosis
from autograder.reports.sentences import diagnosis_of
from autograder.worker.answers import Finished, Raised
from tests.conftest import Grade
from tests.support.grading import graded_item
from tests.support.right import base
from tests.support.sampling import every
from tests.support.slips import SLIPS
from tests.support.small import conv
from tests.support.spoilt import Plant, planted

FILE = "mytorch/layer.py"
LAYER = """\
import numpy as np

def halved(x):
    return x / 2

class Layer:
    def __init__(self, k):
        self.k, self.kept = k, None

    def forward(self, A, H_out, W_out):
        total = 0
        for n in range(len(A)):
            {line}
            total += halved(A[n])
        return np.sum(total, axis=0)
"""
# A line of the layer, and what is tried in its place.
TRIED = [
    ("x = A[0:H_out]", "x = A[0:W_out]"),
    ("x = A[0:H_out]", "x = A[0:H_out + 1]"),
    ("x = A.mean(axis=0)", "x = A.mean(axis=1)"),
    ("x = A.mean(axis=0)", "x = A.sum(axis=0)"),
    ("x = A.mean(axis=0)", "x = A.mean(axis=0, keepdims=True)"),
    ("x = A.transpose(0, 2, 1)", "x = A.transpose(2, 1, 0)"),
    ("x = np.moveaxis(A, 0, 1)", "x = np.moveaxis(A, 1, 0)"),
    ("x = A * n + H_out", "x = A * (n + H_out)"),
    ("x = A * (n + H_out)", "x = (A * n) + H_out"),
    ("x = A - H_out", "x = H_out - A"),
    ("x = A @ self.k", "x = A.T @ self.k"),
    ("x = np.clip(A, 0, 1)", "x = A"),
    ("x = A", "x = A.copy()"),
    ("x = -A", "x = A"),
    ("x = A", "x = A * H_out"),
    ("x = A if n < 1 else n", "x = A if n <= 1 else n"),
    ("x = A if n < 1 else n", "x = A if not (n < 1) else n"),
    ("x = self.k", "x = self.kept"),
    ("x = A**2 - H_out", "x = (A - H_out) ** 2"),
    ("x = f(A, n, 2, H_out, W_out)", "x = f(A, H_out, 2, n, W_out)"),
    ("A *= n", "A = A * n"),
    ("A *= n + 1", "A = A * (n + 1)"),
    ("np.exp(A, out=A)", "A = np.exp(A)"),
    ("A[n] = 0", "A[n] += 0"),
    ("A[n] += 1", "A[n] = 1"),
    ("x = A >= n / H_out", "x = (A >= n) / H_out"),
    ("x = A == n & H_out == n", "x = (A == n) & (H_out == n)"),
    ("x = y = A * n", "x = A * n; y = A * n"),
    ("x = A[n]", "x = A[2 * n + 1]"),
    ("if n:\n                continue", "if n:\nbreak"),
    ("x = A ^ n", "x = A ** n"),
    ("x = 1 - A ^ n", "x = 1 - A ** n"),
    ("x = A.sum(axis=())", "x = A.mean(axis=())"),
    ("x, y = A, n if n else (n, A)", "x, y = (A, n) if n else (n, A)"),
    ("k = A * k", "k = A * self.k"),
    ("x = A.reshape(n, H_out)", "x = A.reshape(n, -1)"),
    ("x = A.reshape((n, H_out * W_out))", "x = A.reshape((n, -1))"),
    ("for x in A: x += n", "for x in A[::2]: x += n"),
    ("x = [*zip(A, self.k)]", "x = [*zip(A[1:], self.k)]"),
    ("x = [y for y in self.k]", "x = [y for y in self.k[:-1]]"),
    ("x = reduce(f, self.k, A)", "x = reduce(f, reversed([*self.k]), A)"),
    ("x = [(y, z) for y in A for z in y]", "x = [(y, z) for z in y for y in A]"),
    ("x = map(f, A)", "x = [*map(f, A)]"),
    ("x = (y for y in A)", "x = [*(y for y in A)]"),
    ("x = self.k[:]", "x = [one.copy() for one in self.k]"),
    ("x = list(self.k)", "x = [one.copy() for one in self.k]"),
    ("x = self.k.copy()", "x = [one.copy() for one in self.k]"),
    ("x = np.roll(A, (-n, -H_out))", "x = np.roll(A, (n, H_out))"),
    ("x = np.roll(A, (n, H_out))", "x = np.roll(A, (-n, -H_out))"),
]


def written(line: str) -> str:
    return LAYER.format(line=line)


def tried(line: str) -> list[str]:
    """The texts of the functions with each edit, in one line each."""
    edits = edits_of("Layer", {FILE: written(line)}, (), backward=False)
    return ["\n".join(one.strip() for one in edit.told()["text"].split("\n")) for edit in edits]


@pytest.mark.parametrize(("line", "due"), TRIED)
def test_it_is_tried(line: str, due: str) -> None:
    assert any(f"\n{due}\n" in text for text in tried(line))


def test_of_as_likely_edits_both_are_told() -> None:
    every = edits_of("Layer", {FILE: written("x = A[0:H_out]")}, (), backward=False)
    first = next(one for one in every if one.new == "W_out")
    assert first.is_as_likely(replace(first, start=0, new="n"))
    assert not first.is_as_likely(replace(first, start=0))  # the same, seen further on
    assert not first.is_as_likely(replace(first, start=0, new="n", rank=first.rank + 1))
    assert not first.is_as_likely(replace(first, new="n"))  # in the same line


def test_statements_are_tried_in_other_places() -> None:
    texts = tried("x = A")
    assert any(
        "total = 0\nfor n in range(len(A)):\ntotal += halved(A[n])\nx = A\n" in t for t in texts
    )
    assert any("for n in range(len(A)):\ntotal = 0\n" in text for text in texts)
    said = {one.sentence for one in edits_of("Layer", {FILE: written("x = A")}, (), False)}
    behind = "belongs behind the loop of line 12: total += halved(A[n])"
    assert f"line 14 of mytorch/layer.py {behind}" in said


COUNTED = """\
class Layer:
    def step(self, A):
        i = j = 0
        while i < A:
            while j < A:
                j += 1
            i += 1
        self.t += 1
"""


CORRECTIONS = """\
class Adam:
    def step(self, m, v):
        c1 = 1 - self.beta1 * self.t
        c2 = 1 - self.beta2 * self.t
        return m / c1 / (v / c2)
"""


def test_the_same_operator_is_tried_in_two_places() -> None:
    edits = edits_of("Adam", {FILE: CORRECTIONS}, (), backward=False)
    due = "c1 = 1 - self.beta1 ** self.t\n        c2 = 1 - self.beta2 ** self.t\n"
    (edit,) = [one for one in edits if due in one.told()["text"]]
    assert edit.sentence == (
        "in lines 3 and 4 of mytorch/layer.py, self.beta1 ** self.t is due in place of "
        "self.beta1 * self.t, and so in the second"
    )


def test_what_counts_is_tried_elsewhere() -> None:
    edits = edits_of("Layer", {FILE: COUNTED}, (), backward=False)
    texts = [edit.told()["text"] for edit in edits]
    assert any("while i < A:\n            j = 0\n" in text for text in texts)
    first = "line 8 of mytorch/layer.py belongs at the beginning of step: self.t += 1"
    (edit,) = [edit for edit in edits if edit.sentence == first]
    step = "    def step(self, A):\n        self.t += 1\n        i = j = 0\n"
    assert f"class Layer:\n{step}" in edit.told()["text"]
    assert edit.told()["text"].count("self.t += 1") == 1


UNTRIED = [
    ("if n: continue", "break"),  # in a line with another statement
    ("A[n] = 0", "pass"),  # without what is wrong, nothing is, but it was meant
    ("x = A if H_out < 1 else n", "x = A if W_out < 1 else n"),  # nor with what is never asked
    ("x = A if H_out < 1 else n", "x = A if H_out < -2 else n"),
    ('x = f"{H_out}"', 'x = f"{W_out}"'),  # a place that older Pythons do not know
]


def test_many_arguments_are_left_in_their_order() -> None:
    given = [f"a{n}" for n in range(14)]
    for count, exchanged in ((12, True), (13, False)):
        texts = tried(f"x = f({', '.join(given[:count])})")
        assert (
            any(f"f({', '.join(['a1', 'a0', *given[2:count]])})" in t for t in texts) is exchanged
        )


@pytest.mark.parametrize(("line", "never"), UNTRIED)
def test_it_is_not_tried(line: str, never: str) -> None:
    assert not any(f"\n{never}\n" in text for text in tried(line))


CONDITIONS = """\
def f(A, n):
    if n > 0:
        A[n] += 1
    if n < 0:
        A[n] -= 1
    else:
        A[n] = 0
"""


def test_a_condition_may_belong_to_the_one_before() -> None:
    edits = edits_of("f", {FILE: CONDITIONS}, (), backward=False)
    (edit,) = [one for one in edits if "\n    elif n < 0:\n" in one.told()["text"]]
    assert (
        edit.sentence == "in line 4 of mytorch/layer.py, elif n < 0: is due in place of if n < 0:"
    )


def test_what_a_class_uses_is_looked_into_and_what_is_an_item_is_not() -> None:
    sources = {
        FILE: written("x = Other()"),
        "other.py": "class Other:\n    def f(self): return 1\n",
    }
    names = [one.names for one in functions_of("Layer", sources, ())]
    assert names == [
        *[("Layer", one) for one in ("__init__", "forward")],
        ("Other", "f"),
        ("halved",),
    ]
    assert ("Other", "f") not in [one.names for one in functions_of("Layer", sources, {"Other"})]


GRADIENTS_APART = """
def _sum(A):
    return A.sum()


def _spread(dLdZ):
    return _scaled(dLdZ)


def _scaled(dLdZ):
    return _double(dLdZ)


def _double(A):
    return 2 * A


TABLE = {"sum": _sum}


class Layer:
    def forward(self, A):
        return TABLE["sum"](_double(A))

    def backward(self, dLdZ):
        return _spread(dLdZ)
"""


@pytest.mark.parametrize(
    ("forward_only", "found"),
    [
        (False, {"forward", "backward", "_double", "_spread", "_scaled"}),
        (True, {"forward", "_double"}),
    ],
)
def test_what_serves_gradients_alone_mends_no_value_of_forward(
    forward_only: bool, found: set[str]
) -> None:
    sources = {"a.py": GRADIENTS_APART}
    edits = edits_of("Layer", sources, [], backward=False, forward_only=forward_only)
    assert {edit.function.names[-1] for edit in edits} == found


def test_each_is_python() -> None:
    sources = base("loops")
    for name in ("Conv2d_stride1", "ResBlock", "BatchNorm1d"):
        edits = edits_of(name, sources, {*EXERCISES} - {name}, backward=True)
        assert edits
        for edit in edits[::17]:
            ast.parse(edit.told()["text"])


@pytest.mark.parametrize(
    "text", ["def broken(:", "class Layer:\r\n    def f(self): return 1\r\n", ""]
)
def test_what_cannot_be_read_has_no_edits(text: str) -> None:
    assert edits_of("Layer", {FILE: text}, (), backward=False) == []


# --- what is said ----------------------------------------------------------------------------

# Of slips that others made in their own homework.
SAID = {
    "buffers-cross-entropy-dot-after-exp":
        "line 104 of mytorch/loss.py belongs before line 103: total -= float(np.dot(Y[n], row))",
    "lent-gelu-output-clipped":
        "in line 109 of mytorch/activation.py, Z is due in place of "
        "np.clip(Z, -self.bound, self.bound)",
    "buffers-mlp-init-weights-steps-by-one":
        "in line 176 of models/mlp.py, k += 2 is due in place of k += 1",
    "buffers-meanpool-divided-per-row-and-dldz-in-place":
        "line 78 of mytorch/pool.py belongs behind the loop of line 75: Z /= kH * kW",
    "functions-conv2d-stride1-columns-by-height":
        "in line 54 of mytorch/Conv2d.py, slice(j, j + W_out) is due in place of "
        "slice(j, j + H_out)",
}  # fmt: skip
BESIDE = (
    "w (8, 16): row is 48, along an axis of 8: the last is 7; "
    "one of these two mends it: "
    "line 114 of models/mlp_scan.py belongs into the loop of line 115: row = 0; "
    "or the loop in line 115 of models/mlp_scan.py has to begin with row = 0 each time"
)


def said(name: str, grade: Grade) -> Diagnosis:
    """What is told first of a slip."""
    slip = SLIPS[name]
    (item,) = [one for one in grade(slip.sources, slip.item).items if one.name == slip.item]
    known = diagnosis_of(item.faults[0], item)
    assert known is not None
    return known


@pytest.mark.parametrize("name", every(3, SAID))
def test_the_edit_that_mends_an_item_is_told(name: str, grade: Grade) -> None:
    known = said(name, grade)
    assert (known.key, known.sentence, known.confidence) == (MEND, SAID[name], "certain")
    assert known.evidence.startswith("then it is right in all ")


@pytest.mark.slow
def test_it_is_told_beside_why_an_exception_came(grade: Grade) -> None:
    assert said("buffers-distributed-row-not-reset", grade).sentence == BESIDE


ADAM, CORRECTED = "mytorch/adam.py", "self.v[k] / (1 - self.beta2**self.t)"
# Mistakes that numbers tell, but not as they were made: what is told of them first.
OTHERWISE = {
    "changed under another name": (
        Plant("", "MSELoss", "mytorch/loss.py",
              "self.E = A - Y\n        return float(np.mean(self.E**2))",
              "E = A - Y\n        self.E = E\n        E *= E\n        return float(np.mean(E))"),
        "E = E * E is due in place of E *= E: as it is, the array is changed under its other"),
    "two faults that show the same": (
        Plant("", "MaxPool2d_stride1", "mytorch/pool.py",
              "        for i in range(kH):\n            for j in range(kW):\n                won =",
              "        i, j = -1, 0\n        while i + 1 < kH:\n            i += 1\n"
              "            while j < kW:\n                won =",
              more=(("j : j + W_out] += dLdZ * won",
                     "j : j + W_out] += dLdZ * won\n                j += 1"),)),
        "the loop in line 48 of mytorch/pool.py has to begin with j = 0 each time"),
    "NaN everywhere": (
        Plant("", "Adam", ADAM, "        self.t += 1\n        for k, (param",
              "        for k, (param",
              more=(("            param -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)\n",
                     "            param -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)\n"
                     "        self.t += 1\n"),)),
        "self.t = 1 is due in place of self.t = 0"),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERWISE)
def test_the_cause_is_told_rather_than_what_numbers_are_like(name: str, grade: Grade) -> None:
    plant, sentence = OTHERWISE[name]
    (item,) = [one for one in grade(planted(plant), plant.item).items if one.name == plant.item]
    known = diagnosis_of(item.faults[0], item)
    assert known is not None
    assert sentence in known.sentence


def test_a_sum_under_a_root_that_is_negative_is_not_taken_for_a_count_from_zero(
    grade: Grade,
) -> None:
    plant = Plant("", "Adam", ADAM, CORRECTED, CORRECTED.replace("(", "").replace(")", ""))
    (item,) = grade(planted(plant), plant.item).items
    assert not [one for one in item.diagnoses if one.key.startswith("adam/")]


def test_what_is_raised_on_purpose_is_not_mended(grade: Grade) -> None:
    sources = {"mytorch/Conv1d.py": conv("raise ValueError('not today')")}
    (item,) = grade(sources, "Conv1d_stride1").items
    assert not [one for one in item.diagnoses if one.key == MEND]


# --- how it is tried -------------------------------------------------------------------------


def test_an_edit_lasts_for_its_case_and_no_loop_outlasts_its_time(grader: Grader) -> None:
    item, known = graded_item(grader, base("solution"), "Upsampling1d")
    assert item.points == item.possible
    edits = edits_of("Upsample1d", known.sources, (), backward=False)
    edit = next(one for one in edits if one.function.names == ("Upsample1d", "forward"))
    same = {**edit.told(), "text": _unchanged(edit)}
    bodies = ("while True: pass", "return 0 * A")
    others = [f"class Upsample1d:\n    def forward(self, A):\n        {one}\n" for one in bodies]
    wrong = [{**same, "text": text, "seconds": 0.05} for text in others]
    lost = {**same, "names": ["Upsample1d", "elsewhere"]}
    cases, due = known.cases[:1], known.due[:1]
    endless, zeros, nowhere, right = known.run_edits(cases, due, [*wrong, lost, same], 10.0)
    assert isinstance(endless[0].ending, Raised)
    assert isinstance(zeros[0].ending, Raised | Finished)
    assert isinstance(nowhere[0].ending, Raised)
    assert isinstance(right[0].ending, Finished)
    assert right[0].values["Z"].array is not None
    assert (right[0].values["Z"].array == known.transcripts[0].values["Z"].array).all()


def test_a_case_with_an_edit_goes_as_far_as_is_asked(grader: Grader) -> None:
    _, known = graded_item(grader, base("solution"), "Upsampling1d")
    edits = edits_of("Upsample1d", known.sources, (), backward=False)
    edit = next(one for one in edits if one.function.names == ("Upsample1d", "forward"))
    told = [{**edit.told(until), "text": _unchanged(edit)} for until in ("", "dLdA", "Z")]
    cases, due = known.cases[:1], known.due[:1]
    shown = [one.values for (one,) in known.run_edits(cases, due, told, 10.0)]
    whole = [*known.transcripts[0].values]
    assert [*shown[0]] == whole
    assert [*shown[1]] == whole[: whole.index("dLdA") + 2]  # what comes with it is shown, too
    assert "Z" in shown[2]
    assert "dLdA" not in shown[2]


def _unchanged(edit: Edit) -> str:
    """The function's own text, as the edit would be sent."""
    text = edit.function.text
    own = text.data[edit.start : edit.end].decode()
    return str(replace(edit, new=own).told()["text"])
