"""Training: what it reaches, what its steps are, its options and its pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.training.batches import Batches
from models.training.data import scanned_digits
from models.training.recipe import default_recipe
from models.training.tasks import OPTIMIZERS, TASKS
from models.training.trainer import Trainer
from mytorch.adam import Adam
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.linear import Linear
from tests.support.places import ROOT
from tests.support.training import Capture, status, trained

FAST: dict[str, Any] = {"batch_size": 8, "epochs": 1}


def score(trainer: Trainer) -> float:
    return trainer.recipe.the_task.score(trainer.predict(), trainer.test_targets)


def test_sine_is_fitted() -> None:
    assert score(trained("sine", 4000)) < 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_cubic_is_fitted_down_to_the_noise(optimizer: str) -> None:
    assert score(trained("cubic", 300, optimizer)) < 0.015


@pytest.mark.slow
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_mlp_reads_digits(optimizer: str) -> None:
    assert score(trained("digits-mlp", 5 * 45, optimizer)) > 0.9


@pytest.mark.slow
def test_the_cnn_reads_digits_after_few_epochs() -> None:
    assert score(trained("digits-cnn", 4 * 45)) > 0.93


@pytest.mark.slow
def test_the_resnet_reads_digits_after_few_steps() -> None:
    assert score(trained("digits-resnet", 45)) > 0.65


def test_the_held_out_fifth_is_the_same_for_every_seed_and_never_trained_on() -> None:
    one, other = (TASKS["digits-mlp"].load(seed) for seed in (0, 1))
    assert np.array_equal(one.test_inputs, other.test_inputs)
    assert (len(one.inputs), len(one.test_inputs)) == (1438, 359)
    both = np.concatenate([one.inputs, one.test_inputs])
    assert len(np.unique(both, axis=0)) == len(both)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_everything_is_of_the_dtype(task: str, dtype: str) -> None:
    trainer = trained(task, 2, "adam", **FAST, dtype=dtype)
    assert isinstance(trainer.optimizer, Adam)
    arrays = [*trainer.weights, *trainer.gradients, *trainer.optimizer.m, *trainer.optimizer.v]
    assert {array.dtype for array in [*arrays, trainer.predict()]} == {np.dtype(dtype)}


@pytest.mark.parametrize("task", ["sine", "digits-cnn"])
def test_the_seed_decides(task: str) -> None:
    first, again, other = (trained(task, 3, **FAST, seed=seed) for seed in (5, 5, 6))
    assert first.losses == again.losses
    assert first.losses != other.losses


@pytest.mark.parametrize("task", ["cubic", "digits-mlp"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("accumulate", [3, 7])  # the last step of an epoch is a smaller one
def test_accumulated_micro_batches_are_one_large_batch(
    task: str, optimizer: str, accumulate: int
) -> None:
    size = 5 if task == "cubic" else 50
    micro = trained(task, 12, optimizer, batch_size=size, accumulate=accumulate)
    large = trained(task, 12, optimizer, batch_size=size * accumulate)
    assert micro.epoch >= 1
    np.testing.assert_allclose(micro.losses, large.losses, rtol=1e-9)
    for one, other in zip(micro.weights, large.weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-11)


@pytest.mark.parametrize(("size", "accumulate"), [(4, 1), (4, 2), (3, 3), (10, 1), (64, 2)])
def test_an_epoch_sees_every_example_once(size: int, accumulate: int) -> None:
    batches = Batches(10, size, accumulate, seed=0)
    orders = []
    for epoch in range(2):
        steps = range(epoch * batches.steps_per_epoch, (epoch + 1) * batches.steps_per_epoch)
        micro = [one for step in steps for one in batches.at(step)]
        assert all(0 < len(one) <= size for one in micro)
        orders.append(np.concatenate(micro).tolist())
        assert sorted(orders[-1]) == list(range(10))
    assert (orders[0] == orders[1]) == (batches.steps_per_epoch == 1)


def test_batches_are_the_same_in_any_order_of_asking() -> None:
    forwards, backwards = Batches(10, 3, 1, 0), Batches(10, 3, 1, 0)
    asked = {step: backwards.at(step)[0].tolist() for step in reversed(range(12))}
    assert asked == {step: forwards.at(step)[0].tolist() for step in range(12)}


def test_running_statistics_are_found() -> None:
    trainer = Trainer(default_recipe("digits-resnet"))
    assert len(trainer.running) == 2 * 7
    assert all(isinstance(layer, BatchNorm2d) for layer, _ in trainer.running)


WRONG = [
    ("", "required: TASK"),
    ("cubi", "argument TASK: invalid choice: 'cubi'"),
    ("sine --epochs 0", "--epochs: expected a whole number from 1"),
    ("sine --epochs 1e3", "got '1e3'"),
    ("sine --epochs ２", "--epochs: expected a whole number"),
    ("sine --batch-size -1", "--batch-size"),
    ("sine --accumulate 0", "--accumulate: expected a whole number from 1"),
    ("sine --seed 4294967296", "--seed: expected a whole number from 0 to 4294967295"),
    ("sine --lr 0", "--lr: expected a number > 0, got '0'"),
    ("sine --lr nan", "--lr"),
    ("sine --lr inf", "--lr"),
    ("sine --optimizer rmsprop", "choose from"),
    ("sine --dtype float16", "choose from"),
    ("sine --against jax", "choose from"),
    ("sine --epoch 3", "unrecognized arguments: --epoch 3"),
    ("sine --save model.py", "--save: expected a name that ends in .npz, got 'model.py'"),
    ("sine --save nowhere/a.npz", "cannot write nowhere/a.npz: No such file or directory"),
    ("sine --resume none.npz", "none.npz: there is no such checkpoint"),
    ("sine --against torch --save a.npz", "--against starts at the first step"),
    ("sine --plot a.docx", "--plot: expected a name that ends in one of"),
    ("sine --plot nowhere/a.png", "--plot: there is no directory nowhere"),
]


@pytest.mark.parametrize(("arguments", "expected"), WRONG)
def test_a_wrong_option_is_one_line(
    arguments: str, expected: str, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("models.train: ")
    assert printed.err.count("\n") == 1
    assert expected in printed.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "module", "expected"),
    [
        ("digits-mlp", "sklearn.datasets", "python -m pip install scikit-learn"),
        ("sine --against torch", "models.training.parity", "python -m pip install torch"),
        ("sine --plot a.png", "matplotlib.backend_bases", "python -m pip install matplotlib"),
    ],
)
def test_what_is_not_installed_is_named_in_one_line(
    arguments: str, module: str, expected: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    scanned_digits.cache_clear()
    assert status(arguments) == 1
    err = capsys.readouterr().err
    assert expected in err
    assert err.count("\n") == 1


def test_training_needs_neither_pytorch_nor_matplotlib() -> None:
    sources = [ROOT / "models" / "train.py", *(ROOT / "models" / "training").glob("*.py")]
    at_the_top = {
        path.name: [line for line in path.read_text("utf-8").splitlines() if "import" in line[:7]]
        for path in sources
    }
    lines = {name: "\n".join(each) for name, each in at_the_top.items()}
    assert [name for name, text in lines.items() if "torch" in text.replace("mytorch", "")] == [
        "twin.py"
    ]
    assert not any("matplotlib" in text or "sklearn" in text for text in lines.values())


def test_a_loss_that_runs_away_is_one_line(capsys: Capture) -> None:
    assert status("cubic --lr 1e6 --epochs 50") == 1
    err = capsys.readouterr().err.splitlines()
    assert "is inf: try an --lr below 1e+06" in err[-1] or "is nan: try" in err[-1]
    assert not any("Warning" in line for line in err)


def test_a_layer_not_written_yet_is_one_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forward(self: Linear, A: Any) -> Any:
        raise NotImplementedError("TODO: Linear.forward")

    monkeypatch.setattr(Linear, "forward", forward)
    assert status("sine") == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == "models.train: a layer is not written yet: TODO: Linear.forward"


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ("cubic --epochs 3", "png"),
        ("digits-mlp --epochs 2", "svg"),
        ("sine --epochs 4 --against torch", "png"),
    ],
)
def test_pictures_are_drawn(arguments: str, ending: str, tmp_path: Path, capsys: Capture) -> None:
    picture = tmp_path / f"a.{ending}"
    assert status(f"{arguments} --plot {picture}") == 0
    assert picture.read_bytes().startswith(b"\x89PNG" if ending == "png" else b"<?xml")
    assert f"drawn to {picture}" in capsys.readouterr().out


def test_the_result_is_told(capsys: Capture) -> None:
    assert status("digits-mlp --epochs 2 --batch-size 16 --accumulate 2 --seed 3") == 0
    printed = capsys.readouterr()
    first, last = printed.out.splitlines()
    assert first == ("digits-mlp: 2 epochs in batches of 16 × 2, adam, lr 0.003, float64, seed 3")
    assert "of the held-out digits are right" in last
    assert "after 2 epochs" in last
    assert "loss" in printed.err
    assert "left" in printed.err
