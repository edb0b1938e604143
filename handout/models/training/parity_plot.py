"""A picture of how far the training here and in PyTorch part."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.training.parity import ALLOWED, NOTABLE, Differences
from models.training.plots import new_figure, write
from models.training.recipe import Recipe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Corner = Literal["upper left", "lower right"]
LEAST = 1e-17  # no difference at all is drawn here, for a logarithm has no zero


def draw(differences: Differences, recipe: Recipe, path: Path) -> None:
    """Draw step parity on the left and the free run on the right."""
    figure = new_figure(11, 4.2)
    figure.suptitle(f"mytorch and PyTorch: {recipe}", fontsize="medium")
    left, right = figure.subplots(1, 2, sharey=True)
    for name in ("gradients", "loss", "weights"):
        _draw(left, getattr(differences, name), name)
    _finish(left, "step parity: the same weights each step", ALLOWED, "allowed", "upper left")
    left.set_ylabel("relative difference, step by step")
    _draw(right, differences.free, "loss")
    _finish(right, "free run: each goes its own way", NOTABLE, "visible", "lower right")
    write(figure, path)


def _draw(axes: "Axes", values: list[float], label: str) -> None:
    steps = np.arange(1, len(values) + 1)
    axes.plot(steps, np.maximum(values, LEAST), linewidth=0.7, alpha=0.8, label=label)


def _finish(axes: "Axes", title: str, line: float, name: str, legend: Corner) -> None:
    axes.axhline(line, color="black", linestyle="--", linewidth=0.8, label=f"{line:g}, {name}")
    axes.set(title=title, xlabel="step", yscale="log")
    axes.legend(loc=legend, fontsize="small")
