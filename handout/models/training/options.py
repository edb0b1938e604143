"""The command line of `python -m models.train`."""

import argparse
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NoReturn

from models.training.checkpoint import Checkpoint, load
from models.training.errors import TrainingError
from models.training.recipe import Recipe, default_recipe
from models.training.tasks import OPTIMIZERS, TASKS

PROGRAM = "models.train"


@dataclass(frozen=True)
class Options:
    """What to do: the recipe, the checkpoint to go on from, and where results go."""

    recipe: Recipe
    checkpoint: Checkpoint | None
    resume: Path | None
    save: Path | None
    plot: Path | None
    against: str | None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line, without the usage."""
        self.exit(2, f"{PROGRAM}: {message} (--help lists the options)\n")


def parse(arguments: Sequence[str] | None) -> Options:
    """Read the command line; a wrong option ends the program with status 2."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if given.against and (given.save or given.resume):
        parser.error("--against starts at the first step: it goes without --save and --resume")
    try:
        checkpoint = None if given.resume is None else load(given.resume)
        recipe = _fresh(given) if checkpoint is None else _resumed(given, checkpoint[0])
    except TrainingError as error:
        parser.error(str(error))
    save = given.save or given.resume
    return Options(recipe, checkpoint, given.resume, save, given.plot, given.against)


def _fresh(given: argparse.Namespace) -> Recipe:
    return replace(default_recipe(given.task, given.optimizer), **_asked(given))


def _resumed(given: argparse.Namespace, saved: Recipe) -> Recipe:
    """The checkpoint's recipe, with which nothing but --epochs may differ."""
    for name, asked in _asked(given).items():
        was = getattr(saved, name)
        if name != "epochs" and asked != was:
            option = "TASK" if name == "task" else f"--{name.replace('_', '-')}"
            raise TrainingError(f"{option}: {given.resume} was trained with {was}, not {asked}")
    return replace(saved, epochs=given.epochs or saved.epochs)


def _asked(given: argparse.Namespace) -> dict[str, Any]:
    values = {field.name: getattr(given, field.name) for field in fields(Recipe)}
    return {name: value for name, value in values.items() if value is not None}


def _parser() -> _Parser:
    parser = _Parser(
        prog=f"python -m {PROGRAM}",
        description="Train a network of mytorch's layers.",
        epilog="Ctrl-C leaves a checkpoint and says where.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("task", metavar="TASK", choices=TASKS, help=", ".join(TASKS))
    add("--epochs", metavar="N", type=_whole(1), help="how often each example is seen")
    add("--batch-size", metavar="N", type=_whole(1), help="examples that are computed at once")
    add("--accumulate", metavar="N", type=_whole(1), help="batches to each update of the weights")
    add("--optimizer", choices=OPTIMIZERS, help="momentum is sgd with a momentum of 0.9")
    add("--lr", metavar="RATE", type=_rate, help="learning rate")
    add("--dtype", choices=("float32", "float64"))
    add("--seed", metavar="N", type=_whole(0), help="of the first weights and of the batches")
    add("--plot", metavar="FILE", type=Path, help="draw the loss, and the fit or misread digits")
    add("--save", metavar="FILE.npz", type=_npz, help="keep a checkpoint there")
    add("--resume", metavar="FILE.npz", type=_npz, help="go on from there, and save there")
    add("--against", choices=("torch",), help="train the same in PyTorch, and compare each step")
    return parser


def _whole(least: int) -> Callable[[str], int]:
    most = 2**32 - 1  # the largest seed of np.random; larger counts are mistakes, too

    def convert(text: str) -> int:
        short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
        if not short or not least <= int(text) <= most:
            expected = f"a whole number from {least} to {most}"
            raise argparse.ArgumentTypeError(f"expected {expected}, got {text!r}")
        return int(text)

    return convert


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 < rate < math.inf:
        raise argparse.ArgumentTypeError(f"expected a number > 0, got {text!r}")
    return rate


def _npz(text: str) -> Path:
    if not text.endswith(".npz"):
        raise argparse.ArgumentTypeError(f"expected a name that ends in .npz, got {text!r}")
    return Path(text)
