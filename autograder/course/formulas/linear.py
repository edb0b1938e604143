"""The affine layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Step, Values
from autograder.records.calls import SECOND


class Linear(Formula):
    """Z = A W^T + b^T, and the gradients that follow from it."""

    exercises = ("Linear",)
    reductions: ClassVar = {"total": ("sum", "the batch")}
    words: ClassVar = {
        "A": "the input",
        "Z": "the output",
        "W": "the weights",
        "c_in": "the number of inputs",
        "c_out": "the number of outputs",
        "transposed(b)": "the bias",
        "b": "the bias",
        "N": "the batch size",
        "dLdZ": "the upstream gradient",
    }
    tags: ClassVar = {"second": "in a second call"}

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        over = " / N" if reading.get("linear_gradients") == "mean" else ""
        backward = (
            "dLdA = matmul(dLdZ, W)\n"
            f"dLdW = matmul(transpose(dLdZ), A){over}\n"
            f"dLdb = transpose(total(dLdZ)){over}\n"
        )
        return [{"forward": "Z = matmul(A, transpose(W)) + transpose(b)", "backward": backward}]

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        return {"the batch": (0,), "the outputs": (1,), "everything": (0, 1)}

    def begin(self, exercise: Exercise, case: Case) -> Values:
        c_in, c_out = map(float, case.sizes)
        sizes = {"c_in": c_in, "c_out": c_out}
        return {name: case[name].astype(np.float64) for name in "Wb"} | sizes

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            tags = frozenset({"second"} if mark else ())
            given: dict[str, Any] = {"A": one.A.astype(np.float64), "N": float(len(one.A))}
            yield Step("forward", given, {f"Z{mark}": "Z"}, tags=tags)
            names = ("dLdA", "dLdW", "dLdb")
            upstream = {"dLdZ": one.dLdZ.astype(np.float64)}
            yield Step("backward", upstream, {f"{n}{mark}": n for n in names}, tags=tags)

    def adds(self, reading: Reading) -> tuple[str, ...]:
        return ("dLdW", "dLdb") if reading.get("gradients") == "add" else ()
