"""The faults that `make mutants` plants, and what is written about them; none is graded here."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from autograder.classroom.mutants.mutant import Mutant, mutants, mutants_of
from autograder.classroom.mutants.operators import OPERATORS
from autograder.course import assignment as assignments
from autograder.handin.submission import Submission
from tests.mutation.equivalent import explained, load
from tests.mutation.report import DOCUMENT
from tests.mutation.store import judging, salt

LEAST = 1500


@pytest.fixture(scope="module")
def planted(solution: Submission) -> list[Mutant]:
    return list(mutants(solution.sources))


def changes(method: str, operator: str) -> list[str]:
    """What an operator does to a method of a graded class, as "old -> new"."""
    body = "".join(f"        {line}\n" for line in method.splitlines())
    text = f"class Conv1d:\n    def backward(self, dLdZ):\n{body}"
    found = mutants_of("mytorch/Conv1d.py", text)
    return [mutant.change for mutant in found if mutant.operator == operator]


GOLDEN = {
    ("return A.sum(axis=(0, 2))", "axis"): [
        "A.sum(axis=(0, 2)) -> A.sum(axis=(2,))",
        "A.sum(axis=(0, 2)) -> A.sum(axis=(0,))",
        "A.sum(axis=(0, 2)) -> A.sum(axis=None)",
    ],
    ("return W.T @ Z", "transpose_dropped"): ["W.T -> W"],
    ("return W[:, :, ::-1]", "kernel_not_flipped"): ["W[:, :, ::-1] -> W[:, :, :]"],
    ("return A[:, p : n - p]", "padding_not_cropped"): [
        "A[:, p:n - p] -> A[:, :]",
        "A[:, p:n - p] -> A[:, p:-p]",
        "A[:, p:n - p] -> A",
    ],
    ("return np.pad(A, ((0, 0), (p, p)))", "padding"): [
        "np.pad(A, ((0, 0), (p, p))) -> np.pad(A, ((0, 0), (p, p)), constant_values=1)",
        "np.pad(A, ((0, 0), (p, p))) -> A",
        "(p, p) -> (2 * (p), 0)",
        "(p, p) -> (0, 2 * (p))",
    ],
    ("return A.mean()", "sum_for_mean"): ["A.mean() -> A.sum()", "A.mean() -> A.max()"],
    ("return a.argmax(axis=-1)", "last_maximum"): [
        "a.argmax(axis=-1) -> a.shape[-1] - 1 - a[..., ::-1].argmax(axis=-1)"
    ],
    ("return np.sqrt(V)", "function"): ["np.sqrt(V) -> V"],
    ("return A.copy()", "method_dropped"): ["A.copy() -> A"],
    ("self.A = A", "cache_stale"): [
        "self.A = A -> _old = getattr(self, 'A', None); self.A = A; "
        "self.A = self.A if _old is None else _old"
    ],
    ("self.dLdb = e", "gradient"): [
        "self.dLdb = e -> self.dLdb = self.dLdb + e",
        "self.dLdb = e -> self.dLdb = (e) / len(dLdZ)",
        "self.dLdb = e -> self.dLdb = -(e)",
    ],
    ("return A.sum(axis=0, keepdims=True)", "keepdims_dropped"): [
        "A.sum(axis=0, keepdims=True) -> A.sum(axis=0)"
    ],
    ("return np.sqrt(V + self.eps)", "eps"): [
        "np.sqrt(V + self.eps) -> np.sqrt(V)",
        "np.sqrt(V + self.eps) -> np.sqrt(V) + self.eps",
    ],
    ("return np.sqrt(V) + self.eps", "eps"): [
        "np.sqrt(V) + self.eps -> np.sqrt(V)",
        "np.sqrt(V) + self.eps -> np.sqrt(V + self.eps)",
    ],
    ("return np.einsum('ni,oi->no', A, W)", "einsum"): [
        "np.einsum('ni,oi->no', A, W) -> np.einsum('in,oi->no', A, W)",
        "np.einsum('ni,oi->no', A, W) -> np.einsum('ni,io->no', A, W)",
        "np.einsum('ni,oi->no', A, W) -> np.einsum('ni,oi->on', A, W)",
    ],
    ("return n // k", "rounding"): ["n // k -> -(-(n) // k)"],
    ("return -(-n // k)", "rounding"): ["-(-n // k) -> n // k", "-n // k -> -(-(-n) // k)"],
    ("return A.var()", "ddof"): ["A.var() -> A.var(ddof=1)"],
    ("return H_in", "height_width"): ["H_in -> W_in"],
    ("return Z > 0", "comparison"): ["Z > 0 -> Z >= 0", "Z > 0 -> Z <= 0"],
    ("return a - b", "arithmetic"): ["a - b -> a + b"],
    ("return a - b", "operand"): ["a - b -> a", "a - b -> b", "a - b -> b - a"],
    ("return 3", "constant"): ["3 -> 4", "3 -> 2"],
    ("return A[0]", "index"): ["A[0] -> A[1]", "A[0] -> A[-1]"],
    ("return A[::k]", "slices"): [
        "A[::k] -> A[:]",
        "A[::k] -> A[1::k]",
        "A[::k] -> A[:-1:k]",
    ],
    ("self.Z = A", "removed"): ["self.Z = A -> pass"],
    ("return a if p and q else b", "condition"): [
        "p and q -> True",
        "p and q -> False",
        "p and q -> p or q",
        "p and q -> q",
        "p and q -> p",
    ],
    ("return Z", "returned"): [
        "Z -> None",
        "Z -> -(Z)",
        "Z -> 2 * (Z)",
        "Z -> 1.0001 * (Z)",
        "Z -> (Z).squeeze()",
        "Z -> [Z]",
    ],
    ("return Z", "argument_changed"): ["return Z -> _result = Z; dLdZ *= 2; return _result"],
    ("return f(a, b, c=d)", "arguments"): [
        "f(a, b, c=d) -> f(b, a, c=d)",
        "f(a, b, c=d) -> f(a, b)",
    ],
    ("for layer in layers:\n    pass", "loop"): [
        "layers -> list(layers)[1:]",
        "layers -> list(layers)[:-1]",
        "layers -> list(layers)[::-1]",
    ],
    ("a += b", "augmented"): ["a += b -> a -= b", "a += b -> a *= b", "a += b -> a = b"],
}


@pytest.mark.parametrize(("method", "operator"), GOLDEN, ids=lambda text: re.sub(r"\W+", " ", text))
def test_what_an_operator_does(method: str, operator: str) -> None:
    assert changes(method, operator) == GOLDEN[method, operator]


def test_every_operator_is_tested() -> None:
    assert {operator.__name__ for operator in OPERATORS} == {operator for _, operator in GOLDEN}


@pytest.mark.parametrize(
    "method",
    [
        "A = check_array('here', 'A', dLdZ, (1, 2))",
        "if A.ndim < 2:\n    raise ValueError(1 + 2)",
        "axes = (1, 2)\nleast = axes\ncheck_array('here', 'A', A, axes, H=least)",
        "if self.debug:\n    self.A = A",
    ],
)
def test_checks_and_debug_output_are_left_out(method: str) -> None:
    assert not list(
        mutants_of("mytorch/x.py", f"class Conv1d:\n    def f(self):\n        {indented(method)}\n")
    )


def indented(method: str) -> str:
    """The lines of a method's body, but for the first one's indentation."""
    return method.replace("\n", "\n        ")


@pytest.mark.slow
def test_there_are_enough_and_each_has_a_name_of_its_own(planted: list[Mutant]) -> None:
    assert len(planted) >= LEAST
    assert len({mutant.key for mutant in planted}) == len(planted)


def test_keys_do_not_depend_on_the_place_in_the_file(solution: Submission) -> None:
    path = "mytorch/Conv1d.py"
    text = solution.sources[path]
    keys = [mutant.key for mutant in mutants_of(path, text)]
    moved = [
        mutant.key for mutant in mutants_of(path, text.replace("import numpy", "\n\nimport numpy"))
    ]
    assert keys == moved
    assert f"{path}:Conv1d_stride1.backward:kernel_not_flipped:1" in keys


@pytest.mark.slow
def test_every_mutant_is_python(planted: list[Mutant]) -> None:
    for mutant in planted[::25]:
        compile(mutant.text, mutant.file, "exec")


@pytest.mark.slow
def test_every_explanation_is_of_a_mutant_that_exists(planted: list[Mutant]) -> None:
    entries = load()
    assert entries
    for entry in entries:
        found = set[str]().union(*(entry.matching(mutant) for mutant in planted))
        assert found == set(entry.changes), entry.where
        assert len(entry.reason) > 20


@pytest.mark.slow
def test_the_document_is_not_stale(planted: list[Mutant]) -> None:
    text = DOCUMENT.read_text("utf-8")
    for name in ("item", "operator"):
        every = Counter(str(getattr(mutant, name)) for mutant in planted)
        for key, count in every.items():
            row = re.search(
                rf"^\| {re.escape(key)} \| {count} \| (\d+) \| (\d+) \| 0 \|", text, re.M
            )
            assert row is not None, key
            assert int(row[1]) + int(row[2]) == count
    survivors = re.findall(r"^\* `(.+?)`: `", text, re.M)
    assert survivors
    assert {*survivors} <= {*explained(planted, load())}


def test_what_decides_an_item_is_known() -> None:
    (item,) = assignments.select(assignments.load("hw1p1"), ["Linear"]).items
    names = {file.name for file in judging(item)}
    assert {"exercise.py", "compare.py", "judge.py", "linear.py", "layer.py"} <= names
    assert len(salt(item)) == 64
