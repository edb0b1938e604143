"""The whole of a training, step by step, against PyTorch's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models.training.parity import (
    ALLOWED,
    NOTABLE,
    Comparison,
    Differences,
    greatest,
    holds,
    report,
)
from models.training.recipe import Recipe, default_recipe
from models.training.tasks import OPTIMIZERS, TASKS
from models.training.trainer import Trainer
from mytorch.layer import Array
from mytorch.linear import Linear
from tests.support.training import Capture, status


def compared(
    task: str, steps: int, optimizer: str | None = None, **options: Any
) -> tuple[Comparison, Differences]:
    recipe = Recipe(**{**vars(default_recipe(task, optimizer)), **options})
    comparison = Comparison(Trainer(recipe))
    for _ in range(steps):
        comparison.step()
    return comparison, comparison.differences


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_each_step_agrees_and_a_free_run_stays_close(task: str, optimizer: str) -> None:
    steps = 100 if optimizer == TASKS[task].optimizer else 40
    comparison, differences = compared(task, steps, optimizer, batch_size=4)
    assert len(differences.weights) == steps
    assert differences.greatest < ALLOWED
    assert max(differences.free) < NOTABLE
    assert differences.first_notable() is None
    assert comparison.trainer.losses[-1] != comparison.trainer.losses[0]


@pytest.mark.parametrize("task", ["sine", "cubic"])
def test_whole_batches_agree_too(task: str) -> None:
    _, differences = compared(task, 150)
    assert differences.greatest < ALLOWED
    assert max(differences.free[:100]) < NOTABLE


@pytest.mark.parametrize("task", TASKS)
def test_accumulated_steps_agree(task: str) -> None:
    _, differences = compared(task, 10, batch_size=3, accumulate=3)
    assert differences.greatest < ALLOWED


def test_only_biases_before_a_batchnorm_are_left_out() -> None:
    comparison, differences = compared("digits-resnet", 5, "adam", batch_size=8)
    assert differences.left_out == len(comparison.trainer.running) // 2
    for task in set(TASKS) - {"digits-resnet"}:
        assert compared(task, 5, "adam")[1].left_out == 0


@pytest.mark.parametrize("name", ["loss", "gradients", "weights"])
def test_what_is_slightly_wrong_is_found(
    name: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "weights":
        monkeypatch.setattr("models.training.trainer.SGD.update", slightly_too_far)
    elif name == "gradients":
        monkeypatch.setattr(Linear, "backward", slightly_off(Linear.backward))
    else:
        monkeypatch.setattr("mytorch.loss.MSELoss.forward", slightly_more)
    assert status("cubic --epochs 3 --against torch") == 1
    out = capsys.readouterr().out.splitlines()
    line = next(line for line in out if line.split()[0] == name)
    assert float(line.split()[1]) > ALLOWED
    assert "  NOT within 1e-10" in out


def slightly_off(backward: Any) -> Any:
    def changed(self: Linear, dLdZ: Array) -> Array:
        dLdA: Array = backward(self, dLdZ)
        self.dLdW = self.dLdW * (1 + 1e-9)
        return dLdA

    return changed


def slightly_too_far(self: Any, params: list[Array], grads: list[Array]) -> None:
    for param, grad in zip(params, grads, strict=True):
        param -= self.lr * grad * (1 + 1e-6)


def slightly_more(self: Any, A: Array, Y: Array) -> float:
    self.E = A - Y
    return float(np.mean(self.E**2)) * (1 + 1e-9)


def test_what_is_not_a_number_is_no_parity() -> None:
    one, zero, nan = np.ones((2, 2)), np.zeros((2, 2)), np.array([[1.0, np.nan], [1.0, 1.0]])
    assert greatest([one, one], [one, one], [1.0, 1.0]) == 0
    assert greatest([one, one], [zero, one], [0.0, 1.0]) == np.inf
    assert np.isnan(greatest([nan, one], [one, one], [1.0, 1.0]))
    for wrong in (np.nan, np.inf):
        assert not holds(Differences([0.0], [wrong], [0.0], [0.0]), "float64")


def test_the_report(capsys: Capture) -> None:
    assert status("sine --epochs 20 --against torch") == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "sine: 20 epochs in batches of 100, sgd, lr 0.05, float64, seed 0"
    assert [line.split()[0] for line in out[2:5]] == ["loss", "gradients", "weights"]
    assert all("at step" in line and "of 20" in line for line in out[2:5])
    assert out[5] == "  within 1e-10"
    assert out[-1] == "  never passes 1e-06"


def test_float32_is_told_and_not_judged(capsys: Capture) -> None:
    assert status("cubic --epochs 5 --against torch --dtype float32") == 0
    assert "within" not in capsys.readouterr().out


def test_the_first_visible_step_is_told() -> None:
    differences = Differences([0.0] * 3, [0.0] * 3, [0.0] * 3, [0.0, 2e-6, 1e-5])
    assert differences.first_notable() == 2
    assert report(differences, "float64")[-2:] == [
        "  loss       1.0e-05  at step 3",
        "  at step 2 it first passes 1e-06",
    ]
