"""The CNN by hand."""

from __future__ import annotations

import numpy as np

from autograder.course.byhand import walk
from autograder.course.byhand.walk import Step
from autograder.course.exercise import Case
from autograder.course.exercises.stand_ins import LR, ramp
from autograder.records.calls import SECOND


class Walk(walk.Walk):
    """The weights of each layer, then one call or two, with the grader's activations and loss."""

    def settings(self) -> dict[str, float | str]:
        return {"activations": "x/(1 + |x|)", "loss": "Σ Z labels", "lr": LR}

    def steps(self, name: str) -> list[Step]:
        given = {
            f"{parameter} of layer {number}": value
            for number, both in enumerate(zip(self.case.W, self.case.b, strict=True), 1)
            for parameter, value in zip("Wb", both, strict=True)
        }
        if name.endswith("as constructed"):
            biases = self.case.b if name.startswith("b") else ()
            asked = {f"bias_init_fn({len(b)})": ramp(len(b)) for b in biases}
            return [Step("", {n: v for n, v in given.items() if n.startswith("W")} | asked)]
        alone = name.removesuffix(SECOND) in ("Z", "model.Z", "A")
        first, later = (_given(call, not alone) for call in (self.case, self.case.later))
        if not name.endswith(SECOND):
            return [Step("", {**given, **first})]
        return [
            Step("", given),
            Step("first call", _given(self.case, labels=True)),
            Step("second call", later),
        ]


def _given(call: Case, labels: bool) -> dict[str, np.ndarray]:
    """What one call is given; its labels only where a gradient or the loss is asked for."""
    return {"A": call.A, **({"labels": call.labels} if labels else {})}
