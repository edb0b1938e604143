"""Relations and patterns: named where they hold, silent where they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.course.exercises import EXERCISES
from autograder.diagnosis.diagnose import Evidence, diagnose
from autograder.diagnosis.values import collect
from autograder.records.calls import SECOND
from autograder.worker.answers import Value

Change = Callable[..., np.ndarray]


def told(exercise: str, change: Change, *names: str) -> dict[str, str]:
    """What is said, by name, of a submission whose right answers are changed under some names.

    `change` is given the right value, and as keywords the case, the call, and what was expected in
    the first call.
    """
    kind = EXERCISES[exercise]()
    cases = [c for c in kind.cases(np.random.default_rng(0)) if "remark_only" not in c]
    expected = [list(kind.reference(torch, case)) for case in cases]
    values = []
    for case, of_case in zip(cases, expected, strict=True):
        right = {e.name: np.asarray(e.value) for e in of_case}
        shown = {}
        for name, value in right.items():
            base = name.removesuffix(SECOND)
            facts: dict[str, Any] = {
                "case": case,
                "call": case.calls[int(name.endswith(SECOND))],
                "second": name.endswith(SECOND),
                "first": right[base],
            }
            made = change(value, **facts) if base in names else value
            shown[name] = Value("numpy.ndarray", np.asarray(made))
        values.append(shown)
    found = diagnose(Evidence(collect(cases, values, expected), {}))
    return {one.name: f"{one.key}: {one.sentence}" for one in found}


def test_what_is_right_is_not_diagnosed() -> None:
    assert told("Conv2d", lambda value, **_: value, "Z", "dLdA", "dLdW") == {}


@pytest.mark.parametrize(
    ("exercise", "name", "change", "said"),
    [
        ("Conv1d", "dLdA", lambda v, **_: -v, "relation/sign: the sign is turned"),
        ("Conv2d", "Z", lambda v, **_: 0 * v, "relation/zeros: all elements are 0"),
        ("Linear", "dLdW", lambda v, call, **_: v * len(call.A),
         "relation/factor: it is multiplied by the batch size once too often"),
        ("MeanPool2d", "Z", lambda v, case, **_: v * case.kernel**2,
         "relation/factor: it is multiplied by the kernel size squared once too often"),
        ("MeanPool2d", "dLdA", lambda v, case, **_: v / case.kernel,
         "relation/factor: it is divided by the kernel size once too often"),
        ("Conv1d_stride1", "dLdW", lambda v, **_: 0.5 * v,
         "relation/factor: it is divided by 2 once too often"),
        ("Conv1d_stride1", "dLdW", lambda v, **_: 0.3 * v, "relation/factor: it is 0.3 times"),
        ("Linear", "dLdA", lambda v, call, **_: call.A, "relation/argument: it is the input"),
        ("Conv2d_stride1", "dLdW", lambda v, **_: v.swapaxes(2, 3),
         "relation/axes: the axes are in another order: kernel row and kernel column are swapped"),
        ("Conv2d_stride1", "dLdW", lambda v, **_: v[..., ::-1, :],
         "relation/flipped: it is reversed along kernel row"),
        ("Conv1d_stride1", "dLdW", lambda v, **_: v[:, :, ::-1],
         "relation/flipped: it is reversed along kernel position"),
        ("Conv1d", "Z", lambda v, case, **_: v - case.b[:, None],
         "relation/constant: it lacks the bias"),
        ("Conv1d", "Z", lambda v, case, **_: v + case.b[:, None],
         "relation/constant: it has the bias in it once too often"),
        ("Conv1d", "Z", lambda v, **_: v + np.arange(v.shape[1])[:, None] + 1,
         "relation/constant: it differs by one number for each channel"),
        ("Upsample1d", "Z", lambda v, **_: np.roll(v, 1, 2),
         "relation/shifted: it lies one position later"),
        ("Linear", "dLdW", lambda v, second, first, **_: first + v if second else v,
         "relation/accumulated: a second call adds to the first call's answer"),
        ("Linear", "dLdb", lambda v, second, first, **_: first if second else v,
         "relation/stale: a second call gives the first call's answer"),
        ("MeanPool2d", "Z", lambda v, **_: np.floor(v),
         "relation/rounded: the values are rounded down to whole numbers"),
        ("Conv2d", "dLdA", lambda v, case, **_: v + (case.padding > 0) * v**2,
         "pattern/only padding: every value with padding is wrong, and no other"),
        ("Conv1d", "dLdA", lambda v, second, **_: v * np.linspace(1, 2, v.size).reshape(v.shape)
         if second else v,
         "pattern/only second: every value in a second call is wrong, and no other"),
        ("Softmax", "A", lambda v, case, **_: v * np.nan if "large" in case.label else v,
         "pattern/not finite: NaN is born here, at [0, 0] where the input is 0:"),
        ("Conv1d", "dLdA", lambda v, **_: v + np.eye(1, v.shape[2], v.shape[2] - 1)[0] * (1 + v),
         "pattern/place: only the last position is wrong"),
        ("Conv1d", "Z", lambda v, **_: v + (np.arange(v.shape[2]) == 1) * (1 + v**2),
         "pattern/place: only position 1 is wrong, counted from 0"),
        ("Conv1d", "dLdb", lambda v, **_: v + (np.arange(v.size) == v.size - 1) * (1 + v**2),
         "pattern/place: only the last output is wrong"),
        ("Conv1d", "dLdb", lambda v, call, **_: call.dLdZ[:, :, -1].sum(0),
         "relation/one place: it is the upstream gradient of the last position alone"),
        ("BatchNorm1d", "dLdBb", lambda v, call, **_: call.dLdZ[:1],
         "relation/one place: it is the upstream gradient of the first sample alone"),
        ("Sigmoid", "A", lambda v, call, **_: np.where(call.A < 0, 1 - v, v),
         "pattern/sign: every element whose input is negative is wrong, and no other"),
        ("LayerNorm", "dLdgamma", lambda v, **_: v + (np.arange(v.size) == 0) * (1 + v**2),
         "pattern/place: only the first feature is wrong"),
    ],
)  # fmt: skip
def test_a_relation_is_named(exercise: str, name: str, change: Change, said: str) -> None:
    found = told(exercise, change, name)
    assert [*found] == [name]
    assert found[name].startswith(said)


@pytest.mark.parametrize("exercise", ["Conv1d", "Conv2d", "Linear", "MaxPool2d", "Upsample2d"])
def test_noise_is_not_explained(exercise: str) -> None:
    noise = np.random.default_rng(5)
    found = told(exercise, lambda v, **_: v + noise.standard_normal(v.shape), "Z", "dLdA")
    assert not any(said.startswith("relation/") for said in found.values())


def test_nan_is_born_once() -> None:
    def spoil(value: np.ndarray, case: Any, **_: Any) -> np.ndarray:
        return value * np.nan if "large" in case.label else value

    found = told("Sigmoid", spoil, "A", "dLdZ")
    assert found["A"].startswith("pattern/not finite: NaN is born here")
    assert found["dLdZ"] == "pattern/not finite: not finite, as A is: mend A first"
