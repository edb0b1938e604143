"""How fingerprints are made: what is planted, how it is run, and what is said of it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

import mytorch.loss
from autograder.classroom.fingerprints.earlier import Earlier
from autograder.classroom.fingerprints.sentences import FINER, ORDER, said_of
from autograder.classroom.fingerprints.tables import Maker, Print, Row, differ
from autograder.classroom.fingerprints.trial import TooLongError, changed, imported, trial
from autograder.classroom.mutants.mutant import Mutant, mutants_of
from autograder.classroom.mutants.operators import ALIKE, EVERY
from autograder.course import assignment as assignments
from autograder.course.sheet import Item
from autograder.diagnosis.fingerprints.stored import RIGHT, VAGUE, Fault
from autograder.grading.reference import References
from tests.support import golden
from tests.support.right import base
from tests.support.sampling import every

LINEAR = "mytorch/linear.py"


def planted(method: str, owner: str = "BatchNorm1d", name: str = "backward") -> list[Mutant]:
    """The faults of a method of a graded class."""
    body = "".join(f"        {line}\n" for line in method.splitlines())
    text = (
        f"class {owner}:\n    def {name}(self, dLdBZ, NZ, Z, M, V, A, W, H_in, k, stride):\n{body}"
    )
    return [*mutants_of("mytorch/batchnorm.py", text, EVERY, ALIKE)]


def sentences(method: str, owner: str = "BatchNorm1d", name: str = "backward") -> list[str]:
    """What is said of the faults of a method, each once."""
    return [
        *dict.fromkeys(
            said.text for one in planted(method, owner, name) if (said := said_of(one)).text
        )
    ]


METHODS = {
    "a sum": "self.dLdBW = (dLdBZ * NZ).sum(axis=0, keepdims=True)",
    "two running values": (
        "self.running_M = self.alpha * self.running_M + (1 - self.alpha) * M\n"
        "self.running_V = self.alpha * self.running_V + (1 - self.alpha) * V"
    ),
    "a root": "std = np.sqrt(V + self.eps)\nreturn Z / std",
    "a loop": "for n in range(N):\n    self.dLdBb[0, c] += dLdBZ[n, c]\nreturn dLdBZ",
    "a logarithm": "return np.log(softmax)",
    "a power": "dLdV = dLdNZ * (V + self.eps) ** -1.5\nreturn dLdV",
    "an input kept": "self.Z = Z\nreturn W * Z",
    "a product": "self.dLdW = dLdBZ.T @ A",
    "a size": "H_out = (H_in - k) // stride + 1\nreturn np.zeros(H_out)",
    "a condition": "if eval:\n    V = self.running_V\nreturn V",
    "an einsum": "self.dLdW = np.einsum('nox,nixj->oij', dLdBZ, A)",
    "a kernel": "return W[:, :, ::-1, ::-1]",
    "a crop": "return dLdA[:, :, padding : H_in - padding]",
}


def test_what_is_said_of_faults() -> None:
    told = []
    for kind, method in METHODS.items():
        told += [
            f"# {kind}",
            *method.splitlines(),
            *(f"    {one}" for one in sentences(method)),
            "",
        ]
    golden.check("faults.txt", "\n".join(told))


def test_no_sentence_has_a_name_that_is_not_the_courses() -> None:
    assert sentences("mine = yours + his\nself.ours = mine") == []


def test_each_kind_has_its_place_among_the_others() -> None:
    assert {*ORDER} == {operator.__name__ for operator in EVERY}
    assert len({*ORDER}) == len(ORDER) < VAGUE / FINER


def test_the_same_fault_at_two_places() -> None:
    found = [one for one in planted(METHODS["two running values"]) if one.others]
    said = {said_of(one).text for one in found}
    assert "In backward, running_M and running_V: alpha and 1 - alpha are exchanged." in said
    assert all(re.search(r"running_M.*= .*\n.*running_V", one.text) for one in found)
    for one in found:
        compile(one.text, one.file, "exec")


@pytest.fixture(scope="module")
def item() -> Item:
    (found,) = assignments.select(assignments.load("hw1p1"), ["Linear"]).items
    return found


def test_a_version_shows_what_it_would_in_a_worker(item: Item, references: References) -> None:
    tried, sources = trial(item, references), base("solution")
    with imported(sources, item) as student:
        reading = tried.reading(student)
        assert reading == {"linear_gradients": "sum", "gradients": "overwrite"}
        assert all(value.right for value in tried.shown(student, reading))
        text = sources[LINEAR].replace("self.dLdW = dLdZ.T @ A", "self.dLdW = dLdZ.T @ A / 2")
        assert text != sources[LINEAR]
        shown = tried.shown(changed(student, LINEAR, text), reading)
        assert {value.name for value in shown if not value.right} == {"dLdW"}
        again = tried.shown(student, reading)
        assert all(value.right for value in again)


# What an honest hand-in has wrong of extreme inputs, and of the first values that it is to take.
HONEST = {("loops", "CrossEntropyLoss"): {"value"}}
PLANTED_IN = [
    (name, item)
    for name in ("loops", "notes")
    for item in assignments.load("all").items
    if not item.exercise.chance and item.exercise.name != "Question"
]


@pytest.mark.parametrize("planted_in", every(9, PLANTED_IN, lambda one: f"{one[0]}-{one[1].name}"))
def test_what_faults_are_planted_in_is_right(
    planted_in: tuple[str, Item], references: References
) -> None:
    name, item = planted_in
    tried = trial(item, references)
    with imported(base(name), item) as student:
        shown = tried.shown(student, tried.reading(student))
    wrong = {value.name for value in shown if not value.right}
    first = {value for value in wrong if value.endswith("as constructed")}
    assert wrong - first == HONEST.get((name, item.exercise.name), set())


def test_another_solution_that_is_imported_already_is_not_taken(references: References) -> None:
    (item,) = assignments.select(assignments.load("all"), ["CrossEntropyLoss"]).items
    tried = trial(item, references)
    with imported(base("loops"), item) as student:
        shown = tried.shown(student, tried.reading(student))
    assert {value.name for value in shown if not value.right} == {"value"}
    assert sys.modules["mytorch.loss"] is mytorch.loss  # right where the loops' is not


def test_a_version_that_does_not_end_is_ended(
    item: Item, references: References, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.classroom.fingerprints.trial.SECONDS", 0.2)
    tried, sources = trial(item, references), base("solution")
    text = sources[LINEAR].replace(
        "        self.A = A\n", "        while True:\n            pass\n"
    )
    assert text != sources[LINEAR]
    with imported(sources, item) as student, pytest.raises(TooLongError):
        tried.shown(changed(student, LINEAR, text), {})


def test_what_is_the_same_is_kept_once() -> None:
    slots = [("Z", 0, False), ("Z", 1, False)]
    maker = Maker({}, slots)
    faults = [Fault("operand", f"{n}.", f"in forward {n}", n) for n in range(5)]
    maker.add({slots[0]: Print((2,), 1.0, 1e-9)}, faults[1])
    maker.add({slots[0]: Print((2,), 1.0 + 1e-10, 1e-9)}, faults[0])
    maker.add({slots[0]: Print((2,), 2.0, 1e-9), slots[1]: None}, faults[2])
    maker.add({slots[0]: Print((1, 2), 1.0, 1e-9)}, faults[3])
    maker.add({slots[1]: None}, faults[4])
    table = maker.table()
    assert table.faults == [[faults[0], faults[1]], [faults[2]], [faults[3]]]
    assert len(table.numbers) == 3
    assert table.rows[0].tolist() == [0, RIGHT]
    assert np.array_equal(table.rows[:, 0], [0, 1, 2])


def test_nothing_is_run_twice(tmp_path: Path) -> None:
    made = {("Z", 0, False): Print((2,), 1.0, 1e-9), ("Z", 1, True): None}
    first = Earlier(tmp_path / "build" / "Linear.bin", "cases")
    assert not first.has("a version")
    first.add("a version", made)
    first.add("an endless one", None)
    first.save()
    again = Earlier(tmp_path / "build" / "Linear.bin", "cases")
    assert again.get("a version") == made
    assert again.get("an endless one") is None
    assert not again.has("another version")
    assert not Earlier(tmp_path / "build" / "Linear.bin", "other cases").has("a version")


def test_what_is_wrong_without_a_fault_is_not_by_it() -> None:
    nan, one, near = (Print((2,), number, 1e-6) for number in (float("nan"), 1.0, 1.0 + 1e-7))
    value, gradient = ("value", 0, False), ("dLdA", 0, False)
    base: Row = {value: nan, gradient: one}
    same: list[Row] = [{value: nan, gradient: one}, {value: nan, gradient: near}]
    others: list[Row] = [
        {gradient: Print((2,), 2.0, 1e-6)},
        {gradient: Print((1, 2), 1.0, 1e-6)},
        {gradient: None},
    ]
    assert not any(differ(name, row, base) for row in same for name in ("value", "dLdA"))
    assert all(differ("dLdA", row, base) for row in others)
    assert differ("dLdA", {}, base)
