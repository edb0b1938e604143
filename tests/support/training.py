"""Trainings, as the command line starts them and as tests step through them."""

from __future__ import annotations

from typing import Any

import pytest

from models.train import main
from models.training.recipe import Recipe, default_recipe
from models.training.trainer import Trainer

Capture = pytest.CaptureFixture[str]


def trained(task: str, steps: int, optimizer: str | None = None, **options: Any) -> Trainer:
    recipe = Recipe(**{**vars(default_recipe(task, optimizer)), **options})
    trainer = Trainer(recipe)
    for _ in range(steps):
        trainer.step()
    return trainer


def status(arguments: str) -> int:
    try:
        return main(arguments.split())
    except SystemExit as end:
        return int(end.code or 0)
