"""Trains a network of mytorch's layers: `python -m models.train TASK`; --help says more."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from models.training.checkpoint import Saver, resume
from models.training.errors import Interrupted, TrainingError
from models.training.loop import run
from models.training.options import PROGRAM, Options, parse
from models.training.trainer import Trainer

INTERRUPTED = 130  # the exit status that shells give for Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and tell; returns the exit status."""
    options = parse(arguments)
    try:
        return _against(options) if options.against else _train(options)
    except TrainingError as error:
        print(f"{PROGRAM}: {error}", file=sys.stderr)
    except NotImplementedError as error:
        print(f"{PROGRAM}: a layer is not written yet: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"{PROGRAM}: stopped at once", file=sys.stderr)
        return INTERRUPTED
    return 1


def _train(options: Options) -> int:
    draw = _drawer(options.plot)
    saver, trainer = Saver(options.save), Trainer(options.recipe)
    if options.checkpoint and options.save:
        resume(trainer, options.checkpoint[1], options.save)
    print(options.recipe)
    start, started = len(trainer.losses), time.perf_counter()
    try:
        run(trainer, trainer.step, lambda: saver.save_if_due(trainer))
    except Interrupted:
        path = saver.save_now(trainer, Path(f"{options.recipe.task}-interrupted.npz"))
        _tell_interrupted(trainer, path)
        return INTERRUPTED
    seconds = time.perf_counter() - started
    saved = saver.save_now(trainer)
    ...
    return 0
