"""Checkpoints: one `.npz` with a recipe and the state of its run."""

import json
import os
import time
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np

from models.training.errors import TrainingError, UsageError
from models.training.recipe import Recipe
from models.training.state import capture, restore
from models.training.trainer import Trainer
from mytorch.layer import Array

EVERY = 1.0  # seconds between two saves
Checkpoint = tuple[Recipe, dict[str, Array]]


def save(trainer: Trainer, path: Path) -> None:
    """Write a checkpoint: whenever the run is killed, `path` is the old one or the new one.

    TrainingError where it cannot be written.
    """
    part = _part(path)
    try:
        with part.open("wb") as file:
            recipe = np.array(json.dumps(asdict(trainer.recipe)))
            np.savez(file, allow_pickle=False, recipe=recipe, **capture(trainer))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise TrainingError(f"cannot write {path}: {error.strerror}") from None


def load(path: Path) -> Checkpoint:
    """Read a checkpoint that `save` wrote; UsageError where it is none, or is damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            state = {name: file[name] for name in file.files}  # checks what was read by its CRC
        return Recipe(**json.loads(str(state.pop("recipe")))), state
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such checkpoint") from None
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise UsageError(f"{path} is damaged, or no checkpoint: {_line(error)}") from None


def resume(trainer: Trainer, state: dict[str, Array], path: Path) -> None:
    """Let the trainer go on from the checkpoint's state, in the shapes that `capture` says.

    UsageError where that is of another network, or has seen more epochs than are asked for.
    """
    try:
        restore(trainer, state)
    except (ValueError, KeyError) as error:
        raise UsageError(f"{path} is of another network: {_line(error)}") from None
    if len(trainer.losses) > trainer.steps:
        raise UsageError(f"--epochs: {path} has seen {trainer.epoch} already")


class Saver:
    """Saves a run to a path, now and then; UsageError where that cannot be written."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.saved_at = time.monotonic()
        if path is not None:
            _check_writable(path)

    def save_if_due(self, trainer: Trainer) -> None:
        """Save where the last time is long ago."""
        if self.path is not None and time.monotonic() - self.saved_at > EVERY:
            save(trainer, self.path)
            self.saved_at = time.monotonic()

    def save_now(self, trainer: Trainer, fallback: Path | None = None) -> Path | None:
        """Save to the path, or else to the fallback; returns which."""
        path = self.path or fallback
        if path is not None:
            save(trainer, path)
        return path


def _check_writable(path: Path) -> None:
    """Find out before the training, not after it."""
    try:
        if path.is_dir():
            raise UsageError(f"cannot write {path}: it is a directory")
        _part(path).open("wb").close()
        _part(path).unlink()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
