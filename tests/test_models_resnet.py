"""The residual blocks against autograd, with either shortcut."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.resnet import ConvBlock, IdentityBlock, ResBlock
from mytorch.activation import ReLU
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Array, Layer, Shape


def noise(shape: Shape, seed: int, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def randomise(layer: Layer) -> None:
    for i, param in enumerate(layer.params):
        param[...] = noise(param.shape, 10 + i)


def conv_block(A: Tensor, params: Iterator[Tensor], stride: Any, padding: Any) -> Tensor:
    W, b, BW, Bb = (next(params) for _ in range(4))
    Z = functional.conv2d(A, W, b, stride=stride, padding=padding)
    weight, bias = BW.flatten(), Bb.flatten()
    return functional.batch_norm(Z, None, None, weight, bias, training=True, eps=1e-8)


def res_block(block: ResBlock, A: Tensor, params: Iterator[Tensor], s: Any, p: Any) -> Tensor:
    Z = conv_block(torch.relu(conv_block(A, params, s, p)), params, 1, 0)
    identity = isinstance(block.residual_connection, IdentityBlock)
    return torch.relu(Z + (A if identity else conv_block(A, params, s, p)))


def assert_like_torch(block: Layer, A: Array, leaves: list[Tensor], expected: Tensor) -> None:
    Z = block.forward(A)
    dLdZ = noise(Z.shape, 1, A.dtype)
    gradients = torch.autograd.grad(expected, leaves, torch.tensor(dLdZ.astype(float)))
    tolerance = 1e-9 if A.dtype == np.float64 else 1e-3
    results = (Z, block.backward(dLdZ), *block.grads)
    for ours, theirs in zip(results, (expected.detach(), *gradients), strict=True):
        assert ours.dtype == A.dtype
        np.testing.assert_allclose(ours, theirs.numpy(), tolerance, tolerance)


def leaves_of(block: Layer, A: Array) -> list[Tensor]:
    return [torch.tensor(x.astype(float), requires_grad=True) for x in (A, *block.params)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(("k", "s", "p"), [(3, 2, 1), (1, 1, 0), ((2, 3), (1, 2), (0, 1))])
def test_conv_block_equals_autograd(k: Any, s: Any, p: Any, dtype: Any) -> None:
    block, A = ConvBlock(2, 3, k, s, p), noise((3, 2, 6, 9), 0, dtype)
    randomise(block)
    leaves = leaves_of(block, A)
    assert_like_torch(block, A, leaves, conv_block(leaves[0], iter(leaves[1:]), s, p))


@pytest.mark.parametrize(
    ("arguments", "s", "p"),
    [((2, 3, 3), 3, 1), ((2, 2, 3, 1, 1), 1, 1), ((2, 2, 1, 1, 0), 1, 0), ((2, 3, 1, 1, 0), 1, 0)],
)
def test_res_block_equals_autograd(arguments: Any, s: int, p: int) -> None:
    block, A = ResBlock(*arguments), noise((3, 2, 6, 9), 0)
    randomise(block)
    leaves = leaves_of(block, A)
    assert_like_torch(block, A, leaves, res_block(block, leaves[0], iter(leaves[1:]), s, p))


@pytest.mark.parametrize(
    ("arguments", "shortcut"),
    [
        ((2, 2, 1, 1, 0), IdentityBlock),
        ((2, 2, (1, 1), (1, 1), (0, 0)), IdentityBlock),
        ((2, 3, 1, 1, 0), ConvBlock),
        ((2, 2, 3, 1, 0), ConvBlock),
        ((2, 2, 1, 2, 0), ConvBlock),
        ((2, 2, 1, 1, 1), ConvBlock),
    ],
)
def test_the_shortcut_is_the_identity_only_where_nothing_changes(
    arguments: Any, shortcut: type[Layer]
) -> None:
    assert type(ResBlock(*arguments).residual_connection) is shortcut


def test_float32_stays_float32() -> None:
    # No values here: a channel that ReLU leaves nearly constant has noise for its gradient.
    block = ResBlock(2, 3, 3)
    Z = block.forward(noise((3, 2, 6, 9), 0, np.float32))
    results = [Z, block.backward(Z), *block.grads]
    assert {result.dtype for result in results} == {np.dtype(np.float32)}


def test_parts_carry_the_contracts_names() -> None:
    block = ResBlock(2, 4, 3)
    first, activation, second = block.convolution_layers
    assert isinstance(first, ConvBlock)
    assert isinstance(second, ConvBlock)
    assert isinstance(activation, ReLU)
    assert isinstance(block.final_activation, ReLU)
    assert [type(layer) for layer in first.layers] == [Conv2d, BatchNorm2d]
    assert [param.shape for param in second.params[:2]] == [(4, 4, 1, 1), (4,)]
    assert len(block.params) == len(block.grads) == 12


def test_identity_block_returns_its_argument() -> None:
    A, block = np.ones((1, 2, 3, 4)), IdentityBlock()
    assert block.forward(A) is A
    assert block.backward(A) is A
    assert block.params == []
