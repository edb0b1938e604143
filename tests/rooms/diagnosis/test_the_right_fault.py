"""Which fault is told first, and that no name is given to what another one explains as well."""

from __future__ import annotations

import pytest

from autograder.records.scorecard import ItemScore
from tests.conftest import Grade
from tests.support.spoilt import Plant, planted

LOSS, CONV, ACTIVATION = "mytorch/loss.py", "mytorch/Conv1d.py", "mytorch/activation.py"
SOFTMAX = "e / e.sum(axis=-1, keepdims=True)"


def graded(grade: Grade, plant: Plant) -> ItemScore:
    """The item that holds the mistake."""
    (item,) = [i for i in grade(planted(plant), plant.item).items if i.name == plant.item]
    return item


def test_forward_is_told_before_backward(grade: Grade) -> None:
    """backward is wrong in every case, forward only where there are several channels."""
    item = graded(
        grade,
        Plant(
            "two", "Conv1d_stride1", CONV, "return Z\n        # END",
            "return Z + 0.5 * (Z.shape[1] > 2)\n        # END",
            more=(("[:, :, ::-1]", "[:, :, :]"),),
        ),
    )  # fmt: skip
    assert item.faults[0].aspect == "forward"
    assert any(fault.case == 0 and fault.aspect == "backward" for fault in item.faults)
    assert item.smallest is None or item.smallest.name.startswith("Z")


def test_what_has_a_name_is_told_before_what_has_none(grade: Grade) -> None:
    """dLdA is spoilt in a way that nobody knows, and comes first; dLdb has a name."""
    item = graded(
        grade,
        Plant(
            "two", "Conv1d_stride1", CONV, "return dLdA", "return np.sin(dLdA) + dLdA**2",
            more=(("dLdZ.sum(axis=(0, 2))", "2 * dLdZ.sum(axis=(0, 2))"),),
        ),
    )  # fmt: skip
    assert item.faults[0].name.startswith("dLdb")
    assert {one.name for one in item.diagnoses if one.confidence == "certain"} == {"dLdb"}
    assert item.smallest is not None
    assert item.smallest.name.startswith("dLdb")


def test_halves_that_do_not_fit_each_other_are_told_as_that(grade: Grade) -> None:
    item = graded(
        grade,
        Plant(
            "halves", "MSELoss", LOSS, "float(np.mean(self.E**2))",
            "float(np.sum(self.E**2) / len(self.E))",
        ),
    )  # fmt: skip
    (found,) = item.diagnoses
    assert found.key == "convention/mse=mean"
    assert found.sentence == (
        "it goes by mse = 'mean', your other values by 'batch': "
        "they have to fit each other (the course's is 'mean')"
    )


@pytest.mark.parametrize("name", ["Conv1d", "Conv2d"])
def test_exchanged_init_functions_are_told_as_that(grade: Grade, name: str) -> None:
    handed_on = "kernel_size, weight_init_fn, bias_init_fn\n        )"
    changed = "kernel_size, bias_init_fn, weight_init_fn\n        )"
    item = graded(grade, Plant("init", name, f"mytorch/{name}.py", handed_on, changed))
    assert {one.key for one in item.diagnoses} == {"relation/init"}
    assert "bias_init_fn has made it" in item.diagnoses[0].sentence


def test_a_finite_fault_is_not_told_as_one_of_overflow(grade: Grade) -> None:
    """Over the batch, large inputs give NaN, too; but 1 for 0.15 is no overflow."""
    item = graded(grade, Plant("batch", "Softmax", ACTIVATION, SOFTMAX, SOFTMAX.replace("-1", "0")))
    assert item.faults[0].message.startswith("3 of 3 elements differ")
    assert not [one for one in item.diagnoses if "NaN" in one.sentence]


@pytest.mark.parametrize("made", ["np.zeros_like(dLdA, dtype=int)", "dLdZ.astype(int)"])
def test_integers_are_told_as_integers_alone(grade: Grade, made: str) -> None:
    changed = "dLdZ: Array = A * (dLdA - (dLdA * A).sum(axis=-1, keepdims=True))"
    item = graded(
        grade, Plant("int", "Softmax", ACTIVATION, changed, f"{changed}\n        return {made}")
    )
    assert item.faults[0].message.startswith("yours is rounded, as int64")
    assert {one.key for one in item.diagnoses} <= {"relation/rounded"}


def test_the_one_gradient_that_adds_up_is_told_and_not_the_one_that_does_not(grade: Grade) -> None:
    """By the other reading dLdb is wrong, in a few values less by chance: that is no reason."""
    item = graded(
        grade,
        Plant("adds", "Conv1d_stride1", CONV, "self.dLdW = np.einsum", "self.dLdW += np.einsum"),
    )
    assert {fault.name for fault in item.faults} == {"dLdW (2nd call)"}
    (found,) = item.diagnoses
    assert found.key == "relation/accumulated"
