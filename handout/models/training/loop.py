"""Runs a trainer to its last step, with a progress bar, under Ctrl-C."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from models.training.errors import Interrupted, TrainingError
from models.training.interrupt import Interrupt
from models.training.trainer import Trainer

REDRAW = 0.1  # seconds between two changes of the bar
Show = Callable[[Trainer], None]


def run(
    trainer: Trainer,
    interrupt: Interrupt,
    step: Callable[[], float],
    after_step: Callable[[], None] = lambda: None,
) -> None:
    """Call `step` until the trainer has made all its steps, and `after_step` after each.

    Interrupted: Ctrl-C was pressed; the trainer is between two steps. TrainingError: the loss
    is no number any more.
    """
    quiet = np.errstate(over="ignore", invalid="ignore")  # _check_loss says it better
    with quiet, _progress(trainer) as show:
        while len(trainer.losses) < trainer.steps:
            if interrupt.pressed:
                raise Interrupted
            _check_loss(trainer, step())
            after_step()
            show(trainer)


def _check_loss(trainer: Trainer, loss: float) -> None:
    if not math.isfinite(loss):
        number, lr = len(trainer.losses), trainer.recipe.lr
        raise TrainingError(f"the loss of step {number:,} is {loss}: try an --lr below {lr:g}")


@contextmanager
def _progress(trainer: Trainer) -> Iterator[Show]:
    columns = (
        TextColumn("epoch {task.fields[epoch]:,} of {task.fields[epochs]:,}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.4g}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task(
            "",
            total=trainer.steps,
            completed=len(trainer.losses),
            epoch=trainer.epoch,
            epochs=trainer.recipe.epochs,
            loss=math.nan,
        )
        shown = -math.inf

        def show(trainer: Trainer) -> None:
            nonlocal shown
            done, now = len(trainer.losses), time.monotonic()
            if now - shown < REDRAW and done < trainer.steps:
                return
            shown = now
            loss = trainer.losses[-1]
            progress.update(bar, completed=done, epoch=trainer.epoch, loss=loss)

        yield show
