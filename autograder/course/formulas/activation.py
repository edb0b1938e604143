"""Activations, with the course's names: input Z, output A."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Step, Values
from autograder.records.calls import SECOND

TANH = """
    U = c * (Z + a * Z ** 3)
    T = tanh(U)
    A = 0.5 * Z * (1 + T)
"""
TANH_BACKWARD = """
    dUdZ = c * (1 + 3 * a * Z ** 2)
    dAdZ = 0.5 * (1 + T) + 0.5 * Z * (1 - T ** 2) * dUdZ
    dLdZ = dLdA * dAdZ
"""
ERF = """
    T = erf(Z / 2 ** 0.5)
    A = 0.5 * Z * (1 + T)
"""
ERF_BACKWARD = """
    P = exp(-Z ** 2 / 2) / (2 * pi) ** 0.5
    dAdZ = 0.5 * (1 + T) + Z * P
    dLdZ = dLdA * dAdZ
"""
SIGMOID_IN_PIECES = """
    e = exp(-abs(Z))
    A1 = 1 / (1 + e)
    A2 = e / (1 + e)
    A = A1 * not_negative(Z) + A2 * negative(Z)
"""
TEXTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Sigmoid": (("A = 1 / (1 + exp(-Z))", "dLdZ = dLdA * A * (1 - A)"),
                (SIGMOID_IN_PIECES, "dLdZ = dLdA * (A - A ** 2)")),
    "Tanh": (("A = tanh(Z)", "dLdZ = dLdA * (1 - A ** 2)"),),
    "ReLU": (("A = relu(Z)", "dLdZ = dLdA * positive(Z)"),),
    "Softmax": (
        ("E = exp(Z - top(Z))\nA = E / rows(E)", "dLdZ = A * (dLdA - rows(dLdA * A))"),
        ("E = exp(Z - top(Z))\nA = E / rows(E)", "dLdZ = A * dLdA - A * rows(dLdA * A)"),
    ),
}  # fmt: skip


class Activation(Formula):
    """Elementwise functions, and softmax over rows."""

    exercises = ("Sigmoid", "Tanh", "ReLU", "GELU", "Softmax")
    reductions: ClassVar = {"rows": ("sum", "each row"), "top": ("max", "each row")}
    extra: ClassVar = {
        "dLdA * A * (1 - A)": "takes A (1 - A) for the derivative, which is the sigmoid's",
        "dLdA * (1 - A ** 2)": "takes 1 - A² for the derivative, which is tanh's",
        "dLdA * positive(A)": "takes 1 where A > 0 for the derivative, which is ReLU's",
    }
    pieces: ClassVar = {"where Z < 0": "negative(Z)", "where Z > 0": "positive(Z)"}
    words: ClassVar = {
        "Z": "the input",
        "A": "the output",
        "e": "exp(-|Z|)",
        "A1": "the output where Z >= 0",
        "A2": "the output where Z < 0",
        "dLdA": "the upstream gradient",
        "dAdZ": "the derivative",
        "T": "the tanh",
        "U": "what tanh is taken of",
        "c": "√(2/π)",
        "a": "0.044715",
        "dUdZ": "the inner derivative",
        "P": "the normal density",
        "pi": "π",
    }
    tags: ClassVar = {"second": "in a second call"}

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        pairs = TEXTS.get(exercise.name)
        if pairs is None:
            erf = reading.get("gelu") == "erf"
            pairs = ((ERF, ERF_BACKWARD),) if erf else ((TANH, TANH_BACKWARD),)
        return [{"forward": forward, "backward": backward} for forward, backward in pairs]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        if exercise.name != "Softmax":
            return {}
        return {"each row": (1,), "the batch": (0,), "everything": (0, 1)}

    def begin(self, exercise: Exercise, case: Case) -> Values:
        constants = {"c": math.sqrt(2 / math.pi), "a": 0.044715, "pi": math.pi}
        return constants if exercise.name == "GELU" else {}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            tags = frozenset({"second"} if mark else ())
            yield Step("forward", {"Z": one.A.astype(np.float64)}, {f"A{mark}": "A"}, tags=tags)
            upstream = {"dLdA": one.dLdZ.astype(np.float64)}
            yield Step("backward", upstream, {f"dLdZ{mark}": "dLdZ"}, tags=tags)
