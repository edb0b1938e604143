"""The tasks: each is a row that says what to train, on what, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.training import data, networks
from models.training.data import LoadData
from models.training.networks import BuildNetwork
from mytorch.layer import Array

OPTIMIZERS = ("sgd", "momentum", "adam")


@dataclass(frozen=True)
class Task:
    """What stands in for options that are not given, too."""

    load: LoadData
    build: BuildNetwork
    epochs: int
    batch_size: int
    optimizer: str
    lr: Mapping[str, float]  # of each optimiser
    classes: bool  # whether it tells classes apart, or else fits a curve

    def score(self, outputs: Array, targets: Array) -> float:
        """The share of examples told right, or the mean squared error; both arrays are (N, out)."""
        if self.classes:
            return float((outputs.argmax(axis=1) == targets.argmax(axis=1)).mean())
        return float(((outputs - targets) ** 2).mean())

    def describe(self, outputs: Array, targets: Array) -> str:
        """The score, in words; both arrays are (N, out)."""
        score = self.score(outputs, targets)
        if not self.classes:
            return f"mean squared error {score:.4g}"
        right = round(score * len(targets))
        return f"{score:.2%} of the held-out digits are right ({right} of {len(targets)})"


TASKS = {
    "sine": Task(
        data.sine,
        networks.sine,
        epochs=4000,
        batch_size=100,
        optimizer="sgd",
        lr={"sgd": 0.05, "momentum": 0.01, "adam": 0.03},
        classes=False,
    ),
    "cubic": Task(
        data.cubic,
        networks.cubic,
        epochs=500,
        batch_size=100,
        optimizer="sgd",
        lr={"sgd": 0.1, "momentum": 0.01, "adam": 0.01},
        classes=False,
    ),
    "digits-mlp": Task(
        data.digits((64,)),
        networks.digits_mlp,
        epochs=30,
        batch_size=32,
        optimizer="adam",
        lr={"sgd": 0.1, "momentum": 0.02, "adam": 0.003},
        classes=True,
    ),
    "digits-cnn": Task(
        data.digits((8, 8)),
        networks.digits_cnn,
        epochs=20,
        batch_size=32,
        optimizer="adam",
        lr={"sgd": 0.1, "momentum": 0.02, "adam": 0.001},
        classes=True,
    ),
    "digits-resnet": Task(
        data.digits((1, 8, 8)),
        networks.digits_resnet,
        epochs=15,
        batch_size=32,
        optimizer="adam",
        lr={"sgd": 0.1, "momentum": 0.02, "adam": 0.003},
        classes=True,
    ),
}
