"""LayerNorm and RMSNorm: the rules of all layers, constant examples, extreme values."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from mytorch.layer import Array, Shape
from mytorch.layernorm import LayerNorm
from mytorch.rmsnorm import RMSNorm
from tests.support import layers

Norm = type[LayerNorm] | type[RMSNorm]


def layer_normed(x: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    return functional.layer_norm(x, gamma.shape, gamma, beta)


def rms_normed(x: Tensor, gamma: Tensor) -> Tensor:
    return functional.rms_norm(x, gamma.shape, gamma, eps=1e-6)


SHAPES: list[Shape] = [(4, 3), (1, 5), (3, 1), (2, 3, 4), (2, 1, 3, 5)]
CASES = [
    layers.Case(layer, (shape[-1],), shape, reference)
    for shape in SHAPES
    for layer, reference in ((LayerNorm, layer_normed), (RMSNorm, rms_normed))
]
each_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])
each_norm = pytest.mark.parametrize("norm", [LayerNorm, RMSNorm])


def noise(shape: Shape, seed: int) -> Array:
    return np.random.default_rng(seed).normal(1.0, 2.0, shape)


@each_dtype
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_autograd(case: layers.Case, dtype: Any) -> None:
    layers.assert_equals_autograd(case, dtype)


@pytest.mark.parametrize("rule", layers.RULES)
@pytest.mark.parametrize("case", CASES[-2:], ids=str)
def test_keeps_the_rules_of_all_layers(
    case: layers.Case, rule: Callable[[layers.Case], None]
) -> None:
    rule(case)


@pytest.mark.parametrize("eps", [0.0, 0.1])
def test_eps_is_under_the_root(eps: float) -> None:
    x, D = noise((4, 3), 0), (3,)
    leaf = torch.tensor(x)
    expected = functional.layer_norm(leaf, D, eps=eps)
    np.testing.assert_allclose(LayerNorm(3, eps).forward(x), expected, rtol=1e-12)
    expected = functional.rms_norm(leaf, D, eps=eps)
    np.testing.assert_allclose(RMSNorm(3, eps).forward(x), expected, rtol=1e-12)


@each_norm
def test_examples_do_not_see_each_other(norm: Norm) -> None:
    layer, x = norm(5), noise((4, 3, 5), 0)
    Z, dLdx = layer.forward(x), layer.backward(x)
    for i in range(4):
        alone = norm(5)
        np.testing.assert_allclose(alone.forward(x[i]), Z[i], rtol=1e-12)
        np.testing.assert_allclose(alone.backward(x[i]), dLdx[i], rtol=1e-9, atol=1e-12)


def test_layernorm_sees_neither_shift_nor_scale_and_rmsnorm_no_scale() -> None:
    x = noise((4, 50), 0)
    shifted, scaled = LayerNorm(50, 0.0).forward(7 * x + 3), RMSNorm(50, 0.0).forward(7 * x)
    np.testing.assert_allclose(shifted, LayerNorm(50, 0.0).forward(x))
    np.testing.assert_allclose(scaled, RMSNorm(50, 0.0).forward(x))
    np.testing.assert_allclose(shifted.mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose((scaled**2).mean(axis=-1), 1)


@pytest.mark.filterwarnings("error")
@each_dtype
def test_a_constant_example_leaves_only_beta(dtype: Any) -> None:
    layer = LayerNorm(4)
    layer.beta = np.arange(4.0)
    x = np.array([[7.0], [0.0], [-1000.0]], dtype).repeat(4, axis=1)
    np.testing.assert_array_equal(layer.forward(x), [[0, 1, 2, 3]] * 3)
    np.testing.assert_array_equal(layer.backward(np.ones_like(x)), np.zeros((3, 4)))


@pytest.mark.filterwarnings("error")
@each_dtype
def test_rmsnorm_of_zeros_is_zero_and_scales_the_gradient(dtype: Any) -> None:
    layer = RMSNorm(4)
    np.testing.assert_array_equal(layer.forward(np.zeros((2, 4), dtype)), np.zeros((2, 4)))
    np.testing.assert_allclose(layer.backward(np.ones((2, 4), dtype)), 1e3, rtol=1e-6)


@pytest.mark.filterwarnings("error")
@each_dtype
@each_norm
def test_large_values_stay_finite(norm: Norm, dtype: Any) -> None:
    layer, x = norm(4), np.array([[1000, -1000, 1000, -1000], [1000, 0, 0, 0]], dtype)
    np.testing.assert_allclose(layer.forward(x)[0], [1, -1, 1, -1], rtol=1e-6)
    assert np.isfinite(layer.backward(x)).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: LayerNorm(0), "LayerNorm: expected normalized_shape to be an integer >= 1, got 0"),
        (lambda: RMSNorm((3,)), "RMSNorm: expected normalized_shape to be an integer >= 1, got (3"),  # type: ignore[arg-type]
        (lambda: LayerNorm(3, -1), "LayerNorm: expected eps to be a finite number >= 0, got -1"),
        (lambda: RMSNorm(3, float("nan")), "expected eps to be a finite number >= 0, got nan"),
        (lambda: RMSNorm(3, True), "expected eps to be a finite number >= 0, got True"),
        (
            lambda: LayerNorm(3)(np.ones((3, 2))),
            "LayerNorm.forward: expected x of shape (N, ..., 3), got (3, 2)",
        ),
        (
            lambda: RMSNorm(3)(np.ones(3)),
            "RMSNorm.forward: expected x of shape (N, ..., 3), got (3,)",
        ),
        (
            lambda: RMSNorm(3)(np.ones((2, 0, 3))),
            "of shape (N, ..., 3) with no axis empty, got (2, 0, 3)",
        ),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
