"""Convolutions: parts, init functions, default weights, dtypes of the parameters."""

from collections.abc import Callable

import numpy as np
import pytest

from mytorch.Conv1d import Conv1d, Conv1d_stride1
from mytorch.Conv2d import Conv2d, Conv2d_stride1
from mytorch.ConvTranspose import ConvTranspose1d, ConvTranspose2d
from mytorch.layer import Array, InitFn, Layer

Build = Callable[[InitFn | None, InitFn | None], Layer]
BUILDS: list[tuple[Build, tuple[int, ...]]] = [
    (lambda w, b: Conv1d_stride1(2, 3, 4, weight_init_fn=w, bias_init_fn=b), (3, 2, 4)),
    (lambda w, b: Conv1d(2, 3, 4, 2, weight_init_fn=w, bias_init_fn=b), (3, 2, 4)),
    (lambda w, b: Conv1d(2, 3, 4, 2, 1, w, b), (3, 2, 4)),
    (lambda w, b: ConvTranspose1d(2, 3, 4, 2, w, b), (3, 2, 4)),
    (lambda w, b: Conv2d_stride1(2, 3, 4, w, b), (3, 2, 4, 4)),
    (lambda w, b: Conv2d(2, 3, (4, 5), 2, 1, w, b), (3, 2, 4, 5)),
    (lambda w, b: ConvTranspose2d(2, 3, 4, 2, weight_init_fn=w, bias_init_fn=b), (3, 2, 4, 4)),
]
each_build = pytest.mark.parametrize(("build", "shape"), BUILDS)


@each_build
def test_init_functions_make_the_params(build: Build, shape: tuple[int, ...]) -> None:
    weights, bias = np.random.default_rng(0).normal(size=shape), np.arange(3)
    calls: list[tuple[int, ...]] = []

    def weight_init_fn(*sizes: int) -> Array:
        calls.append(sizes)
        return weights

    def bias_init_fn(*sizes: int) -> Array:
        calls.append(sizes)
        return bias

    W, b = build(weight_init_fn, bias_init_fn).params
    assert calls == [shape, (3,)]
    np.testing.assert_array_equal(W, weights)
    np.testing.assert_array_equal(b, bias)
    assert not np.shares_memory(W, weights)
    assert b.dtype == np.float64


@each_build
def test_without_init_functions_weights_are_noise_and_biases_zero(
    build: Build, shape: tuple[int, ...]
) -> None:
    W, b = build(None, None).params
    assert W.shape == shape
    assert W.std() > 0
    assert not b.any()


def test_default_weights_keep_the_variance_through_a_relu() -> None:
    np.random.seed(0)
    W = Conv1d_stride1(50, 100, 8).W
    assert W.std() == pytest.approx(np.sqrt(2 / (50 * 8)), rel=0.02)
    assert abs(W.mean()) < 0.001


@each_build
def test_an_init_function_that_returns_another_shape_is_named(
    build: Build, shape: tuple[int, ...]
) -> None:
    call = rf"weight_init_fn\({', '.join(map(str, shape))}\)"
    with pytest.raises(ValueError, match=rf"expected {call} to return .*got float64 of shape \(1,"):
        build(lambda *_: np.ones((1, 1)), None)
    with pytest.raises(ValueError, match=r"expected bias_init_fn\(3\) .*of shape \(3,\), got .*4"):
        build(None, lambda n: np.ones(n + 1))


def test_parts_carry_the_contracts_names() -> None:
    conv1d, conv2d = Conv1d(1, 2, 3, 2), Conv2d(1, 2, 3, 2)
    up1d, up2d = ConvTranspose1d(1, 2, 3, 2), ConvTranspose2d(1, 2, 3, 2)
    assert conv1d.params[0] is conv1d.conv1d_stride1.W
    assert conv1d.downsample1d.downsampling_factor == 2
    assert conv2d.params[0] is conv2d.conv2d_stride1.W
    assert conv2d.downsample2d.downsampling_factor == (2, 2)
    assert up1d.params[0] is up1d.conv1d_stride1.W
    assert up1d.upsample1d.upsampling_factor == 2
    assert up2d.params[0] is up2d.conv2d_stride1.W
    assert up2d.upsample2d.upsampling_factor == (2, 2)


def test_weights_assigned_to_the_part_are_used() -> None:
    conv = Conv1d(1, 1, 2, 2, padding=1)
    conv.conv1d_stride1.W, conv.conv1d_stride1.b = np.array([[[1, 10]]]), np.array([100])
    np.testing.assert_array_equal(conv.forward(np.array([[[1, 2, 3]]])), [[[110, 132]]])


def test_the_gradient_of_the_input_is_correlated_with_the_flipped_kernel() -> None:
    conv = Conv1d_stride1(1, 1, 3, weight_init_fn=lambda *_: np.array([[[1, 2, 3]]]))
    conv.forward(np.ones((1, 1, 4)))
    np.testing.assert_array_equal(conv.backward(np.array([[[1, 10]]])), [[[1, 12, 23, 30]]])
    np.testing.assert_array_equal(conv.dLdb, [11])
