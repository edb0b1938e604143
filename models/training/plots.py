"""Pictures of a run; matplotlib is imported only where one is asked for."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.training.errors import TrainingError, UsageError
from models.training.trainer import Trainer
from mytorch.layer import Array

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

ROWS, COLUMNS = 3, 4  # of misread digits


def check(path: Path) -> None:
    """Find out before the training whether a picture can be drawn and written there.

    TrainingError where matplotlib is not installed, UsageError where the path will not do.
    """
    try:
        from matplotlib.backend_bases import FigureCanvasBase
    except ImportError as error:
        install = "python -m pip install matplotlib"
        raise TrainingError(f"--plot draws with matplotlib: {install} ({error})") from None
    endings = sorted(FigureCanvasBase.filetypes)
    if path.suffix.lower().lstrip(".") not in endings:
        known = ", ".join(endings)
        raise UsageError(f"--plot: expected a name that ends in one of {known}, got {path.name}")
    if not path.parent.is_dir():
        raise UsageError(f"--plot: there is no directory {path.parent}")


def draw(trainer: Trainer, outputs: Array, path: Path) -> None:
    """Draw the loss, and beside it the fit or the first misread digits.

    The outputs are (N, out), one row for each test input.
    """
    figure = new_figure(10, 4)
    left, right = figure.subfigures(1, 2, squeeze=False)[0]
    _draw_loss(left.subplots(), trainer)
    if trainer.recipe.the_task.classes:
        _draw_misread(right, trainer, outputs)
    else:
        _draw_fit(right.subplots(), trainer, outputs)
    write(figure, path)


def new_figure(width: float, height: float) -> "Figure":
    """An empty picture of this size in inches."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def write(figure: "Figure", path: Path) -> None:
    """Save the picture; TrainingError where it cannot be written."""
    try:
        figure.savefig(path, dpi=120)
    except OSError as error:
        raise TrainingError(f"--plot: cannot write {path}: {error.strerror}") from None


def _draw_loss(axes: "Axes", trainer: Trainer) -> None:
    losses, per_epoch = np.array(trainer.losses), trainer.batches.steps_per_epoch
    epochs = np.arange(1, len(losses) + 1) / per_epoch
    if per_epoch > 1:
        axes.plot(epochs, losses, color="tab:blue", alpha=0.3, linewidth=0.8, label="each step")
    whole = losses[: trainer.epoch * per_epoch].reshape(-1, per_epoch)
    middles = np.arange(len(whole)) + (0.5 if per_epoch > 1 else 1)
    axes.plot(middles, whole.mean(axis=1), color="tab:blue", label="mean of an epoch")
    axes.set(title=str(trainer.recipe), xlabel="epoch", ylabel="loss", yscale="log")
    axes.title.set_fontsize("small")
    if per_epoch > 1:
        axes.legend()


def _draw_fit(axes: "Axes", trainer: Trainer, outputs: Array) -> None:
    x, y = trainer.test_inputs[:, 0], trainer.test_targets[:, 0]
    axes.plot(x, y, ".", color="tab:gray", label="data")
    axes.plot(x, outputs[:, 0], color="tab:red", label="fit")
    title = trainer.recipe.the_task.describe(outputs, trainer.test_targets)
    axes.set(title=title, xlabel="x", ylabel="y")
    axes.legend()


def _draw_misread(figure: "SubFigure", trainer: Trainer, outputs: Array) -> None:
    read, true = outputs.argmax(axis=1), trainer.test_targets.argmax(axis=1)
    wrong = np.flatnonzero(read != true)
    shown = min(len(wrong), ROWS * COLUMNS)
    figure.suptitle(f"{shown} of {len(wrong)} misread digits (held out)", fontsize="small")
    for k, axes in enumerate(figure.subplots(ROWS, COLUMNS).flat):
        axes.set_axis_off()
        if k < shown:
            image = trainer.test_inputs[wrong[k]].reshape(8, 8)
            axes.imshow(image, cmap="gray_r")
            axes.set_title(f"{true[wrong[k]]} as {read[wrong[k]]}", fontsize="small")
