"""The whole state of a run, as arrays by name: put down, and taken up again."""

import numpy as np

from models.training.trainer import Trainer
from mytorch.layer import Array

MOMENTS = ("m", "v")  # what SGD and Adam keep: one array for each weight, none before a step


def capture(trainer: Trainer) -> dict[str, Array]:
    """Everything that the next steps depend on.

    Weights, running statistics and moments have the shapes of the trainer's; the losses are
    (steps,), the count t is ().
    """
    state = {"losses": np.array(trainer.losses, dtype=np.float64)}
    state["t"] = np.array(getattr(trainer.optimizer, "t", 0))
    state |= _numbered("weight", trainer.weights)
    state |= _numbered("running", [getattr(*place) for place in trainer.running])
    for name in MOMENTS:
        state |= _numbered(name, getattr(trainer.optimizer, name, []))
    return state


def restore(trainer: Trainer, state: dict[str, Array]) -> None:
    """Go on from there, the state that `capture` gave.

    ValueError or KeyError where its arrays have not the shapes and dtypes of this network's.
    """
    weights = _like(state, "weight", trainer.weights)
    running = _like(state, "running", [getattr(*place) for place in trainer.running])
    losses = state["losses"].tolist()
    kept = {name for name in MOMENTS if losses and hasattr(trainer.optimizer, name)}
    moments = {name: _like(state, name, weights) for name in kept}
    trainer.losses = losses
    places, arrays = trainer.places + trainer.running, weights + running
    for (layer, name), array in zip(places, arrays, strict=True):
        setattr(layer, name, array)
    for name, those in moments.items():
        setattr(trainer.optimizer, name, those)
    if hasattr(trainer.optimizer, "t"):
        trainer.optimizer.t = int(state["t"])


def _numbered(name: str, arrays: list[Array]) -> dict[str, Array]:
    return {f"{name}{k}": array for k, array in enumerate(arrays)}


def _like(state: dict[str, Array], name: str, arrays: list[Array]) -> list[Array]:
    found = [state[key] for key in _numbered(name, arrays)]
    for key, old, new in zip(_numbered(name, arrays), arrays, found, strict=True):
        if (old.shape, old.dtype) != (new.shape, new.dtype):
            got, expected = (f"{each.dtype} {each.shape}" for each in (new, old))
            raise ValueError(f"expected {key} to be {expected}, got {got}")
    return found
