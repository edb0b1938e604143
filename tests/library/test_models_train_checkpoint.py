"""Checkpoints: killed, interrupted, resumed, damaged."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.training.checkpoint import load, save
from models.training.errors import TrainingError
from models.training.recipe import Recipe, default_recipe
from models.training.state import capture, restore
from models.training.tasks import OPTIMIZERS, TASKS
from models.training.trainer import Trainer
from tests.support.places import ROOT
from tests.support.training import Capture, status, trained

LONG = 1_000_000  # epochs: such a run does not end by itself
PATIENCE = 60  # seconds


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "models.train", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert time.monotonic() < deadline, f"no {path.name} was written"
        time.sleep(0.05)


def assert_resumes_like_uninterrupted(path: Path, capsys: Capture) -> None:
    """Resume for a few epochs more, and train as long without a break."""
    recipe, state = load(path)
    steps_per_epoch = Trainer(recipe).batches.steps_per_epoch
    epochs = len(state["losses"]) // steps_per_epoch + 2
    whole = path.with_name("whole.npz")
    assert status(f"{recipe.task} --resume {path} --epochs {epochs}") == 0
    flags = f"--optimizer {recipe.optimizer} --batch-size {recipe.batch_size}"
    assert status(f"{recipe.task} {flags} --epochs {epochs} --save {whole}") == 0
    assert f"saved to {whole}" in capsys.readouterr().out
    assert_equal_to_the_bit(load(path), load(whole))


def assert_equal_to_the_bit(one: Any, other: Any) -> None:
    assert one[0] == other[0]
    assert one[1].keys() == other[1].keys()
    for name, array in one[1].items():
        assert array.tobytes() == other[1][name].tobytes(), name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "flags"),
    [("sine", ["--optimizer", "momentum"]), ("digits-mlp", ["--batch-size", "500"])],
)
def test_killed_and_resumed_gives_the_same_weights(
    task: str, flags: list[str], tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / "a.npz"
    with start(tmp_path, task, *flags, "--epochs", str(LONG), "--save", path.name) as process:
        wait_for(path)
        process.kill()
    assert process.returncode != 0
    assert_resumes_like_uninterrupted(path, capsys)


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT can be sent to another process")
@pytest.mark.parametrize("save", ["", "mine.npz"])
def test_ctrl_c_leaves_a_checkpoint_and_says_where(
    save: str, tmp_path: Path, capsys: Capture
) -> None:
    path = tmp_path / (save or "cubic-interrupted.npz")
    flags = ["--save", save] if save else []
    with start(tmp_path, "cubic", "--epochs", str(LONG), *flags) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("cubic: 1,000,000 epochs")
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    last = err.splitlines()[-1]
    assert last.startswith("models.train: interrupted after step ")
    assert last.endswith(f"; go on with: python -m models.train cubic --resume {path.name}")
    assert "Traceback" not in err
    assert sorted(tmp_path.iterdir()) == [path]
    assert_resumes_like_uninterrupted(path, capsys)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("done", [0, 3])
def test_a_new_trainer_goes_on_to_the_bit(
    task: str, optimizer: str, done: int, tmp_path: Path
) -> None:
    options = {"batch_size": 4, "accumulate": 2}
    whole = trained(task, done + 2, optimizer, **options)
    path = tmp_path / "a.npz"
    save(trained(task, done, optimizer, **options), path)
    recipe, state = load(path)
    resumed = Trainer(recipe)
    restore(resumed, state)
    for _ in range(2):
        resumed.step()
    assert_equal_to_the_bit((recipe, capture(resumed)), (whole.recipe, capture(whole)))


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "a.npz"
    save(trained("cubic", 3, "adam"), path)
    return path


def truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def short_by_one(content: bytes) -> bytes:
    return content[:-1]


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def emptied(content: bytes) -> bytes:
    return b""


def prose(content: bytes) -> bytes:
    return b"Dear diary,"


@pytest.mark.parametrize("damage", [truncated, short_by_one, flipped, emptied, prose])
def test_a_damaged_checkpoint_is_refused_in_one_line(
    damage: Callable[[bytes], bytes], checkpoint: Path, capsys: Capture
) -> None:
    checkpoint.write_bytes(damage(checkpoint.read_bytes()))
    assert status(f"cubic --resume {checkpoint}") == 2
    err = capsys.readouterr().err
    assert f"{checkpoint} is damaged, or no checkpoint: " in err
    assert err.count("\n") == 1


def test_other_arrays_are_refused(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, W=np.zeros(3))
    assert status(f"cubic --resume {path}") == 2
    assert "no checkpoint" in capsys.readouterr().err


def test_arrays_of_another_network_are_refused(checkpoint: Path, capsys: Capture) -> None:
    recipe, state = load(checkpoint)
    state["weight2"] = np.zeros((20, 21))
    state["recipe"] = np.array(json.dumps(vars(recipe)))
    np.savez(checkpoint, allow_pickle=False, **state)
    assert status(f"cubic --resume {checkpoint}") == 2
    expected = (
        "is of another network: expected weight2 to be float64 (20, 20), got float64 (20, 21)"
    )
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("sine", "TASK: {path} was trained with cubic, not sine"),
        ("cubic --lr 0.5", "--lr: {path} was trained with 0.01, not 0.5"),
        ("cubic --batch-size 7", "--batch-size: {path} was trained with 100, not 7"),
        ("cubic --epochs 2", "--epochs: {path} has seen 3 already"),
    ],
)
def test_resuming_with_another_recipe_is_refused(
    arguments: str, expected: str, checkpoint: Path, capsys: Capture
) -> None:
    before = checkpoint.read_bytes()
    assert status(f"{arguments} --resume {checkpoint}") == 2
    assert expected.format(path=checkpoint) in capsys.readouterr().err
    assert checkpoint.read_bytes() == before


def test_resuming_elsewhere_leaves_the_old_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    before, other = checkpoint.read_bytes(), tmp_path / "b.npz"
    assert status(f"cubic --resume {checkpoint} --epochs 5 --save {other}") == 0
    assert checkpoint.read_bytes() == before
    assert len(load(other)[1]["losses"]) == 5


def test_the_old_checkpoint_outlives_a_failed_save(
    checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before, trainer = checkpoint.read_bytes(), trained("cubic", 1)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TrainingError, match=r"^cannot write .*a\.npz: No space left on device$"):
        save(trainer, checkpoint)
    assert checkpoint.read_bytes() == before


def test_recipes_survive(checkpoint: Path) -> None:
    assert load(checkpoint)[0] == default_recipe("cubic", "adam")
    assert isinstance(load(checkpoint)[0], Recipe)
