"""SGD with momentum, and Adam (Kingma and Ba, 2014, algorithm 1): one step of one parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.exercises.optimiser import SHAPES, STEPS
from autograder.course.formula import Formula, Step, Values

SGD = """
    v = momentum * v + grad
    param = param - lr * v
"""
MOMENTS = """
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad ** 2
    m_hat = m / (1 - power(beta1, t))
    v_hat = v / (1 - power(beta2, t))
"""
OUTSIDE = (
    MOMENTS
    + """
    param = param - lr * m_hat / (v_hat ** 0.5 + eps)
"""
)
INSIDE = (
    MOMENTS
    + """
    param = param - lr * m_hat / (v_hat + eps) ** 0.5
"""
)
NAMES = {"SGD": ("lr", "momentum"), "Adam": ("lr", "beta1", "beta2", "eps")}


COMMON = {
    "grad": "the gradient",
    "param": "the parameter",
    "lr": "the learning rate",
    "other": "the gradient of the layer's other parameter",
}


class Optimiser(Formula):
    """Both of them: every parameter by itself, with a memory of its own."""

    state = ("param", "v", "m", "t")
    tags: ClassVar = {
        "b": "for the biases",
        "W": "for the weights",
        "first layer": "in the first layer",
        "last layer": "in the last layer",
        "later layer": "in all layers but the first",
        "momentum": "with momentum",
        "no momentum": "without momentum",
        "first step": "in the first step",
        "later step": "in all steps but the first",
    }
    sharing: ClassVar = {
        "all W and all b of the model": (),
        "W and b of a layer": (0,),
        "all layers": (1,),
    }
    defaults: ClassVar = {
        "lr": (0.001, 0.01, 0.1),
        "momentum": (0.9, 0.0),
        "beta1": (0.9,),
        "beta2": (0.999,),
        "eps": (1e-8,),
    }
    instead: ClassVar = {
        "takes the gradient of the layer's other parameter: W has dLdW, and b has dLdb":
            {"grad": "other"},
    }  # fmt: skip

    def begin(self, exercise: Exercise, case: Case) -> Values:
        settings = zip(NAMES[exercise.name], case.settings, strict=True)
        return {**dict(settings), "t": 0.0, "v": 0.0, "m": 0.0}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        for step in range(STEPS):
            for layer in range(len(SHAPES)):
                for name, another in ("Wb", "bW"):
                    given: dict[str, Any] = {
                        "grad": case[f"dLd{name}"][step][layer].astype(np.float64),
                        "other": case[f"dLd{another}"][step][layer].astype(np.float64),
                    }
                    if step == 0:
                        given["param"] = case[name][layer].astype(np.float64)
                    title = f"{name} of layer {layer + 1} after step {step + 1}"
                    tags = _tags(case, step, layer, name)
                    yield Step("step", given, {title: "param"}, (str(layer), name), tags)


class OfSGD(Optimiser):
    """SGD, with momentum or without."""

    exercises = ("SGD",)
    words: ClassVar = {**COMMON, "v": "the velocity"}

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        return [{"step": SGD}]


class OfAdam(Optimiser):
    """Adam, with eps outside of the root or under it."""

    exercises = ("Adam",)
    words: ClassVar = {
        **COMMON,
        "m": "the first moment",
        "v": "the second moment",
        "m_hat": "the corrected first moment",
        "v_hat": "the corrected second moment",
        "t": "the number of steps",
    }

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        return [{"step": INSIDE if reading.get("adam_eps") == "inside" else OUTSIDE}]


def _tags(case: Case, step: int, layer: int, name: str) -> frozenset[str]:
    tags = {name, "later step" if step else "first step", "later layer" if layer else "first layer"}
    if len(case.settings) == len(NAMES["SGD"]):
        tags.add("momentum" if case.settings[1] else "no momentum")
    return frozenset(tags | ({"last layer"} if layer == len(SHAPES) - 1 else set()))
