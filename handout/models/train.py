"""Trains a network of mytorch's layers: `python -m models.train TASK`; --help says more."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from models.training import plots
from models.training.checkpoint import Saver, resume
from models.training.errors import Interrupted, TrainingError
from models.training.interrupt import interruptible
from models.training.loop import run
from models.training.options import PROGRAM, Options, parse
from models.training.trainer import Trainer

FAILED, INTERRUPTED = 1, 130  # exit statuses


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and tell; returns the exit status."""
    options = parse(arguments)
    try:
        return _compare(options) if options.against else _train(options)
    except TrainingError as error:
        _tell(str(error))
        return error.status
    except NotImplementedError as error:
        _tell(f"a layer is not written yet: {error}")
        return FAILED
    except KeyboardInterrupt:
        _tell("stopped at once")
        return INTERRUPTED


def _train(options: Options) -> int:
    saver, trainer = Saver(options.save), _trainer(options)
    if options.checkpoint and options.resume:
        resume(trainer, options.checkpoint[1], options.resume)
    started = time.perf_counter()
    try:
        with interruptible() as interrupt:
            print(options.recipe, flush=True)
            run(trainer, interrupt, trainer.step, lambda: saver.save_if_due(trainer))
    except Interrupted:
        path = saver.save_now(trainer, Path(f"{options.recipe.task}-interrupted.npz"))
        go_on = f"python -m {PROGRAM} {options.recipe.task} --resume {path}"
        _tell(f"interrupted after {_progress(trainer)}; go on with: {go_on}")
        return INTERRUPTED
    seconds = time.perf_counter() - started
    outputs = trainer.predict()
    score = options.recipe.the_task.describe(outputs, trainer.test_targets)
    print(f"{score}, after {trainer.epoch:,} epochs ({seconds:.1f} s)")
    if saver.save_now(trainer):
        print(f"saved to {saver.path}")
    if options.plot:
        plots.draw(trainer, outputs, options.plot)
        print(f"drawn to {options.plot}")
    return 0


def _compare(options: Options) -> int:
    try:
        import models.training.parity as parity
        import models.training.parity_plot as parity_plot
    except ImportError as error:
        install = "python -m pip install torch"
        raise TrainingError(f"--against torch needs PyTorch: {install} ({error})") from None
    trainer, status = _trainer(options), 0
    comparison = parity.Comparison(trainer)
    try:
        with interruptible() as interrupt:
            print(options.recipe, flush=True)
            run(trainer, interrupt, comparison.step)
    except Interrupted:
        _tell(f"interrupted after {_progress(trainer)}")
        status = INTERRUPTED
    if trainer.losses:
        print("\n".join(parity.report(comparison.differences, options.recipe.dtype)))
    if trainer.losses and options.plot:
        parity_plot.draw(comparison.differences, options.recipe, options.plot)
        print(f"drawn to {options.plot}")
    holds = parity.holds(comparison.differences, options.recipe.dtype)
    return status or (0 if holds else FAILED)


def _trainer(options: Options) -> Trainer:
    if options.plot:
        plots.check(options.plot)
    return Trainer(options.recipe)


def _progress(trainer: Trainer) -> str:
    return f"step {len(trainer.losses):,} of {trainer.steps:,}"


def _tell(message: str) -> None:
    print(f"{PROGRAM}: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
