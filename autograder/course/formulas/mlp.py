"""The multilayer perceptrons: layer by layer forward, and back again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Step

# A goes from layer to layer, and its gradient dLdA comes back.
FORWARD = """
    A0 = A
    Z = matmul(A0, transpose(W)) + transpose(b)
    A = relu(Z)
"""
LINEAR = """
    A0 = A
    Z = matmul(A0, transpose(W)) + transpose(b)
    A = Z * 1
"""
BACKWARD = """
    dLdZ = dLdA * positive(Z)
    dLdW = matmul(transpose(dLdZ), A0)
    dLdb = transpose(total(dLdZ))
    dLdA = matmul(dLdZ, W)
"""
LINEAR_BACKWARD = """
    dLdZ = dLdA * 1
    dLdW = matmul(transpose(dLdZ), A0)
    dLdb = transpose(total(dLdZ))
    dLdA = matmul(dLdZ, W)
"""


class Perceptron(Formula):
    """All of them: every layer is a place, so that what a slip touches goes on to the others."""

    exercises = ("MLP0", "MLP1", "MLP4", "MLP")
    reductions: ClassVar = {"total": ("sum", "the batch")}
    flows = ("A", "dLdA")
    words: ClassVar = {
        "A": "the layer's output",
        "dLdA": "the gradient that comes from the layer after",
        "A0": "the layer's input",
        "Z": "what the linear layer gives",
        "W": "its weights",
        "b": "its bias",
        "N": "the batch size",
        "dLdZ": "the gradient before the activation",
    }
    extra: ClassVar = {
        "relu(_)": "goes through ReLU, though none belongs there",
        "_ * positive(Z)": "is multiplied by ReLU's derivative, though no ReLU was there",
        "tanh(_)": "goes through tanh",
        "1 / (1 + exp(-_))": "goes through the sigmoid",
    }
    tags: ClassVar = {
        "first": "in the first layer",
        "last": "in the last layer",
        "hidden": "in all layers but the last",
        "later": "in all layers but the first",
        "again": "in a second forward",
    }

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        mean = reading.get("linear_gradients") == "mean"

        def shared(text: str) -> str:
            text = text.replace("A0)\n", "A0) / N\n") if mean else text
            return text.replace("total(dLdZ))", "total(dLdZ)) / N") if mean else text

        return [
            {
                "forward": FORWARD,
                "the last forward": LINEAR,
                "backward": shared(BACKWARD),
                "the last backward": shared(LINEAR_BACKWARD),
            }
        ]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        return {"the batch": (0,), "the outputs": (1,), "everything": (0, 1)}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        yield from _forward(exercise, case, "Z", frozenset())
        count = len(case.W)
        for layer in reversed(range(count)):
            names = ("dLdW", "dLdb")
            shown = {f"{name} of layer {layer + 1}": name for name in names}
            given = {"dLdA": case.dLdZ.astype(np.float64)} if layer == count - 1 else {}
            shown |= {"dLdA": "dLdA"} if layer == 0 else {}
            section = _section(exercise, layer, count, "backward")
            yield Step(section, given, shown, (str(layer),), _tags(layer, count))
        yield from _forward(exercise, case, "Z again", frozenset({"again"}))


def _forward(exercise: Exercise, case: Case, title: str, more: frozenset[str]) -> Iterator[Step]:
    count = len(case.W)
    for layer in range(count):
        given: dict[str, Any] = {
            "W": case.W[layer].astype(np.float64),
            "b": case.b[layer].astype(np.float64),
            "N": float(len(case.A)),
        }
        given |= {"A": case.A.astype(np.float64)} if layer == 0 else {}
        shown = {title: "A"} if layer == count - 1 else {}
        section = _section(exercise, layer, count, "forward")
        yield Step(section, given, shown, (str(layer),), _tags(layer, count) | more)


def _section(exercise: Any, layer: int, count: int, way: str) -> str:
    return f"the last {way}" if layer == count - 1 and not exercise.last else way


def _tags(layer: int, count: int) -> frozenset[str]:
    last = layer == count - 1
    return frozenset({"first" if layer == 0 else "later", "last" if last else "hidden"})
