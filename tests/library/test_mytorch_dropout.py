"""The law of Dropout: single elements, independent, and the same expected value."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from mytorch.dropout import Dropout
from mytorch.layer import Array, Shape
from tests.support import layers

SHAPES: list[Shape] = [(3,), (4, 3), (2, 3, 4), (1, 2, 3, 4)]
CASES = [layers.Case(Dropout, (0,), shape, torch.clone) for shape in SHAPES]
each_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def noise(shape: Shape, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(0).normal(size=shape).astype(dtype)


@each_dtype
@pytest.mark.parametrize("case", CASES, ids=str)
def test_with_probability_0_nothing_happens(case: layers.Case, dtype: Any) -> None:
    layers.assert_equals_autograd(case, dtype)


@pytest.mark.parametrize("rule", layers.RULES)
def test_keeps_the_rules_of_all_layers(rule: Callable[[layers.Case], None]) -> None:
    rule(CASES[2])


@each_dtype
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_elements_are_zeroed_or_scaled_up(p: float, dtype: Any) -> None:
    np.random.seed(0)
    x = noise((60, 50, 4), dtype)
    Z = Dropout(p).forward(x)
    kept = Z != 0
    assert abs(kept.mean() - (1 - p)) < 4 * np.sqrt(p * (1 - p) / kept.size)
    np.testing.assert_allclose(Z[kept], x[kept] / (1 - p), rtol=1e-5)
    assert Z.dtype == dtype


def test_the_expected_value_is_the_input() -> None:
    np.random.seed(0)
    mean = np.mean([Dropout(0.3).forward(np.full(100, 2.0)) for _ in range(400)])
    assert mean == pytest.approx(2, abs=4 * 2 * np.sqrt(0.3 / 0.7 / 40000))


def test_elements_are_dropped_independently() -> None:
    np.random.seed(0)
    Z = Dropout(0.5).forward(np.ones((2000, 3, 4))).reshape(2000, 12)
    correlations = np.corrcoef(Z.T)[~np.eye(12, dtype=bool)]
    assert np.abs(correlations).max() < 5 / np.sqrt(2000)


def test_every_forward_draws_anew_and_backward_does_not() -> None:
    np.random.seed(0)
    dropout, x = Dropout(0.5), np.ones((10, 10))
    first, second = dropout.forward(x), dropout.forward(x)
    assert (first != second).any()
    np.testing.assert_array_equal(dropout.backward(x), second)
    np.testing.assert_array_equal(dropout.backward(x), second)


def test_evaluation_drops_nothing_either_way() -> None:
    dropout, x = Dropout(0.5), noise((4, 5))
    dropout.forward(x)
    np.testing.assert_array_equal(dropout.forward(x, eval=True), x)
    np.testing.assert_array_equal(dropout.backward(x), x)


def test_the_draw_is_np_randoms_and_can_be_seeded() -> None:
    x = np.ones((3, 4))
    np.random.seed(11785)
    first = Dropout(0.3).forward(x)
    np.random.seed(11785)
    np.testing.assert_array_equal(Dropout(0.3).forward(x), first)


@pytest.mark.parametrize("p", [1, -0.1, float("nan"), True, None])
def test_a_wrong_probability_is_named(p: Any) -> None:
    with pytest.raises(ValueError, match=rf"Dropout: expected p in \[0, 1\), got {p}"):
        Dropout(p)
