"""Trains a network step by step."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from models.training.batches import Batches
from models.training.recipe import Recipe
from mytorch.adam import Adam
from mytorch.layer import Array, Layer, learnables
from mytorch.sgd import SGD

RUNNING = ("running_M", "running_V")  # what BatchNorm gathers for evaluation


class Trainer:
    """The network, its optimiser, its data, and the loss of every step so far."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe, task = recipe, recipe.the_task
        cast = (each.astype(recipe.dtype) for each in task.load(recipe.seed))
        self.inputs, self.targets, self.test_inputs, self.test_targets = cast
        size, accumulate = recipe.batch_size, recipe.accumulate
        self.batches = Batches(len(self.inputs), size, accumulate, recipe.seed)
        np.random.seed(recipe.seed)  # the layers draw their first weights from np.random
        self.network = task.build()
        self.places = learnables(self.network.layers)
        self.running = list(_running(self.network.layers))
        for layer, name in self.places + self.running:
            setattr(layer, name, getattr(layer, name).astype(recipe.dtype))
        self.optimizer = _optimizer(recipe, self.network)
        self.losses: list[float] = []

    @property
    def steps(self) -> int:
        """How many steps the whole run has."""
        return self.recipe.epochs * self.batches.steps_per_epoch

    @property
    def epoch(self) -> int:
        """How many epochs are complete."""
        return len(self.losses) // self.batches.steps_per_epoch

    @property
    def weights(self) -> list[Array]:
        """The learnable arrays, in the shapes that their layers say."""
        return [getattr(layer, name) for layer, name in self.places]

    @property
    def gradients(self) -> list[Array]:
        """Their gradients, of the same shapes."""
        return [getattr(layer, f"dLd{name}") for layer, name in self.places]

    def next_batches(self) -> list[tuple[Array, Array]]:
        """The inputs (N, ...) and targets (N, out) of the next step's micro-batches."""
        indices = self.batches.at(len(self.losses))
        return [(self.inputs[some], self.targets[some]) for some in indices]

    def step(self) -> float:
        """Train on the next micro-batches, update the weights once, and return the loss.

        Loss and gradients are means over all examples of the step: each micro-batch counts by
        its size, so that together they are one large batch.
        """
        micro_batches = self.next_batches()
        total = sum(len(targets) for _, targets in micro_batches)
        loss, sums = 0.0, [np.zeros_like(weight) for weight in self.weights]
        for inputs, targets in micro_batches:
            share = len(targets) / total
            loss += share * self.network.learn(inputs, targets)
            sums = [old + share * new for old, new in zip(sums, self.gradients, strict=True)]
        for (layer, name), gradient in zip(self.places, sums, strict=True):
            setattr(layer, f"dLd{name}", gradient)
        self.optimizer.step()
        self.losses.append(loss)
        return loss

    def predict(self) -> Array:
        """The network's outputs for the test inputs, (N, out)."""
        return self.network.predict(self.test_inputs)


def _optimizer(recipe: Recipe, network: Any) -> SGD | Adam:
    if recipe.optimizer == "adam":
        return Adam(network, lr=recipe.lr)
    return SGD(network, lr=recipe.lr, momentum=0.9 if recipe.optimizer == "momentum" else 0.0)


def _running(layers: Sequence[Layer]) -> Iterator[tuple[Layer, str]]:
    for layer in layers:
        yield from ((layer, name) for name in RUNNING if hasattr(layer, name))
        yield from _running(getattr(layer, "parts", ()))
