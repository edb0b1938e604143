"""Losses: the value, and its gradient by A."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Step
from autograder.records.calls import SECOND

# By reading: what the value is divided by, as factors.
SHARES = {"mean": "N C", "batch": "N", "half_mean": "2 N C", "half_sum": "2", "sum": ""}


class Loss(Formula):
    """What all of them share: forward, then backward, twice."""

    reductions: ClassVar = {"rows": ("sum", "each row"), "top": ("max", "each row"),
                            "everything": ("sum", "everything")}  # fmt: skip
    words: ClassVar = {
        "A": "the prediction",
        "Y": "the target",
        "N": "the batch size",
        "C": "the number of outputs",
        "E": "the error",
        "S": "the softmax",
        "L": "the logarithm of the softmax",
        "value": "the loss",
    }
    tags: ClassVar = {"second": "in a second call"}
    # What people add so that nothing is divided by 0, nor its logarithm taken.
    tiny = (1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16, 1e-20)

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        return {"each row": (1,), "the batch": (0,), "everything": (0, 1)}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A, Y = one.A.astype(np.float64), one.Y.astype(np.float64)
            tags = frozenset({"second"} if mark else ())
            given: dict[str, Any] = {"A": A, "Y": Y, "N": float(len(A)), "C": float(A.shape[1])}
            yield Step("forward", given, {f"value{mark}": "value"}, tags=tags)
            yield Step("backward", {}, {f"dLdA{mark}": "dLdA"}, tags=tags)


class MSELoss(Loss):
    """The mean squared error, over all elements, or as the reading has it."""

    exercises = ("MSELoss",)

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        shares = SHARES[reading.get("mse", "mean")].split()
        over = "".join(f" / {one}" for one in shares)
        # The half and the 2 of the derivative cancel out.
        cancels = "2" in shares
        gradient = "E" + over.replace(" / 2", "") if cancels else f"2 * E{over}"
        return [
            {
                "forward": f"E = A - Y\nvalue = everything(E ** 2){over}",
                "backward": f"dLdA = {gradient}",
            }
        ]


class L1Loss(Loss):
    """The mean absolute error, over all elements."""

    exercises = ("L1Loss",)

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        return [
            {
                "forward": "E = A - Y\nvalue = everything(abs(E)) / N / C",
                "backward": "dLdA = sign(E) / N / C",
            }
        ]


class CrossEntropyLoss(Loss):
    """Cross-entropy after a softmax; in logarithms, and by the softmax itself."""

    exercises = ("CrossEntropyLoss",)

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        over = "" if reading.get("cross_entropy_gradients") == "sum" else " / N"
        value = "value = -everything(Y * L) / N"
        backward = f"dLdA = (S - Y){over}"
        shifted = "D = A - top(A)"
        ways = (
            f"{shifted}\nL = D - log(rows(exp(D)))\nS = exp(L)\n{value}",
            f"{shifted}\nS = exp(D) / rows(exp(D))\nL = log(S)\n{value}",
        )
        return [{"forward": way, "backward": backward} for way in ways]
