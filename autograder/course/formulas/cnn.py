"""The CNN model: convolutions with activations, a linear layer, and one step of plain descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.exercises.stand_ins import LR
from autograder.course.formula import Formula, Step
from autograder.course.formulas.convolving import convolved, to_the_input, to_the_kernel
from autograder.records.calls import SECOND

# A goes from layer to layer, and its gradient dLdA comes back.
TEXTS = {
    "convolution": """
        A0 = A
        Z = conv(A0, W, stride) + column(b)
        A = act(Z)
    """,
    "linear": """
        A0 = flat(A)
        A = matmul(A0, transpose(W)) + b
        kept = A * 1
    """,
    "back through linear": """
        loss = everything(A * labels)
        dLdZ = labels * 1
        dLdW = matmul(transpose(dLdZ), A0)
        dLdb = ravel(batch(dLdZ))
        dLdA = matmul(dLdZ, W)
    """,
    "back through convolution": """
        dLdZ = unflat(dLdA, Z) * slope(Z)
        dLdW = conv_kernel(A0, dLdZ, stride, W)
        dLdb = ravel(places(dLdZ))
        dLdA = conv_input(dLdZ, W, stride, A0)
    """,
    "step": """
        W = W - lr * dLdW
        b = b - lr * dLdb
    """,
}


class CNN(Formula):
    """Every layer is a place, so that what a slip touches goes on to the others."""

    exercises = ("CNN",)
    reductions: ClassVar = {
        "everything": ("sum", "everything in it"),
        "batch": ("sum", "the batch"),
        "places": ("sum", "the batch and all places"),
    }
    functions: ClassVar = {
        "conv": convolved,
        "conv_input": to_the_input,
        "conv_kernel": to_the_kernel,
        "column": lambda b: b[:, None],
        "flat": lambda A: A.reshape(len(A), -1),
        "unflat": lambda A, like: A.reshape(like.shape),
        "act": lambda Z: Z / (1 + np.abs(Z)),
        "slope": lambda Z: 1 / (1 + np.abs(Z)) ** 2,
    }
    flows = ("A", "dLdA", "kept", "loss")
    words: ClassVar = {
        "A": "the layer's output",
        "A0": "the layer's input",
        "Z": "what the convolution gives",
        "W": "the weights",
        "b": "the bias",
        "N": "the batch size",
        "lr": "the learning rate",
        "kept": "model.Z",
        "dLdA": "the gradient that comes from the layer after",
        "dLdZ": "the gradient before the activation",
    }
    extra: ClassVar = {
        "act(_)": "goes through an activation, though none belongs there",
        "_ * slope(Z)": "is multiplied by the activation's derivative, though none was there",
    }
    tags: ClassVar = {
        "first": "in the first convolution",
        "later": "in all convolutions but the first",
        "last": "in the last convolution",
        "hidden": "in all convolutions but the last",
        "second": "in a second call",
    }

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        if reading.get("linear_gradients") != "mean":
            return [TEXTS]
        name = "back through linear"
        mean = TEXTS[name].replace("A0)\n", "A0) / N\n").replace("batch(dLdZ)", "batch(dLdZ) / N")
        return [{**TEXTS, name: mean}]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        return {
            "everything in it": (0, 1),
            "the batch": (0,),
            "the batch and all places": (0, 2),
            "the channels": (1,),
        }

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        yield from _called(case, case, "")
        for layer in range(len(case.W)):
            shown = {f"{name} of layer {layer + 1} after step": name for name in "Wb"}
            yield Step("step", {"lr": LR}, shown, (str(layer),), _tags(layer, ""))
        yield from _called(case, case.later, SECOND)


def _called(case: Case, call: Case, mark: str) -> Iterator[Step]:
    """Forward and backward of one call."""
    strides, last = case.sizes[4], len(case.W) - 1
    for layer in range(last + 1):
        given: dict[str, Any] = {
            "W": case.W[layer].astype(np.float64),
            "b": case.b[layer].astype(np.float64),
            "N": float(len(call.A)),
        }
        given |= {"stride": float(strides[layer])} if layer < last else {}
        given |= {} if layer else {"A": call.A.astype(np.float64)}
        shown = {f"Z{mark}": "A", f"model.Z{mark}": "kept"} if layer == last else {}
        section = "linear" if layer == last else "convolution"
        yield Step(section, given, shown, (str(layer),), _tags(layer, mark))
    for layer in reversed(range(last + 1)):
        names = () if mark else ("dLdW", "dLdb")
        shown = {f"{name} of layer {layer + 1}": name for name in names}
        shown |= {} if layer else {f"dLdA{mark}": "dLdA"}
        shown |= {f"loss{mark}": "loss"} if layer == last else {}
        given = {"labels": call.labels.astype(np.float64)} if layer == last else {}
        section = f"back through {'linear' if layer == last else 'convolution'}"
        yield Step(section, given, shown, (str(layer),), _tags(layer, mark))


def _tags(layer: int, mark: str) -> frozenset[str]:
    tags = {"second"} if mark else set[str]()
    if layer < 3:
        tags |= {"later" if layer else "first", "hidden" if layer < 2 else "last"}
    return frozenset(tags)
