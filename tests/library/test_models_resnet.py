"""The residual blocks and the network against autograd, in training and evaluation."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.resnet import ConvBlock, IdentityBlock, MeanOverSpace, ResBlock, ResNet
from mytorch.activation import ReLU
from mytorch.adam import Adam
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv2d import Conv2d
from mytorch.layer import Array, Layer, Shape
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss
from mytorch.sgd import SGD
from tests.support import layers


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


def residual_network(blocks: list[Any], A: Tensor, *params: Tensor) -> Tensor:
    """The stem, blocks that grow by the strides given, the mean over space, Linear."""
    rest = iter(params)
    Z = torch.relu(conv_block(A, rest, 1, 1))
    for stride in blocks:
        main = conv_block(torch.relu(conv_block(Z, rest, stride, 1)), rest, 1, 0)
        Z = torch.relu(main + conv_block(Z, rest, stride, 1))
    return Z.mean(dim=(2, 3)) @ next(rest).T + next(rest).T


SPACE = layers.Case(MeanOverSpace, (), (2, 3, 4, 5), partial(torch.mean, dim=(2, 3)))
NETS = [
    layers.Case(ResNet, (2, 3, (4, 5)), (3, 2, 6, 9), partial(residual_network, [1, 2])),
    layers.Case(
        ResNet, (1, 2, (3, 3, 4), 2), (2, 1, 8, 8), partial(residual_network, [1] * 4 + [2, 1])
    ),
    layers.Case(ResNet, (1, 2, [2]), (1, 1, 3, 1), partial(residual_network, [1])),
]


@pytest.mark.parametrize("case", [SPACE, *NETS], ids=str)
def test_the_network_equals_autograd(case: layers.Case) -> None:
    layers.assert_equals_autograd(case, np.float64)


@pytest.mark.parametrize("rule", layers.RULES)
@pytest.mark.parametrize("case", [SPACE, NETS[0]], ids=str)
def test_the_network_keeps_the_rules_of_all_layers(
    case: layers.Case, rule: Callable[[layers.Case], None]
) -> None:
    rule(case)


@pytest.mark.parametrize("eval_", [False, True])
def test_the_network_keeps_float32(eval_: bool) -> None:
    net = ResNet(2, 3)
    Z = net.forward(noise((3, 2, 6, 9), 0, np.float32), eval_)
    results = [Z, net.backward(Z), *net.grads]
    assert {result.dtype for result in results} == {np.dtype(np.float32)}


def test_the_network_is_stem_blocks_mean_and_linear() -> None:
    layers = ResNet(1, 10, (4, 8), blocks=2).layers
    assert [type(layer) for layer in layers] == [
        *(ConvBlock, ReLU),
        *[ResBlock] * 4,
        *(MeanOverSpace, Linear),
    ]
    assert layers[5].forward(layers[4].forward(np.ones((1, 4, 8, 8)))).shape == (1, 8, 4, 4)


def norms_of(layer: Layer) -> list[BatchNorm2d]:
    inside = [norm for part in layer.parts for norm in norms_of(part)]
    return [layer, *inside] if isinstance(layer, BatchNorm2d) else inside


BLOCKS = [ConvBlock(2, 3, 3, 2, 1), ResBlock(2, 3, 3), ResBlock(2, 2, 1, 1, 0), ResNet(2, 3)]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_evaluation_reaches_every_batchnorm(block: Any) -> None:
    A = noise((4, 2, 6, 9), 0)
    block.forward(A)
    norms = norms_of(block)
    states = [norm.running_V.copy() for norm in norms]
    together = block.forward(A, eval=True)
    alone = block.forward(A[:1], True)
    np.testing.assert_allclose(alone, together[:1], rtol=1e-9, atol=1e-12)
    assert not any(norm.in_training for norm in norms)
    for norm, state in zip(norms, states, strict=True):
        np.testing.assert_array_equal(norm.running_V, state)
    block.forward(A)
    assert all(norm.in_training for norm in norms)


def test_evaluation_equals_training_where_the_statistics_are_the_batchs() -> None:
    net, A = ResNet(2, 3, (4, 5)), noise((4, 2, 6, 9), 0)
    for norm in norms_of(net):
        norm.alpha = 0  # the running statistics are the latest batch's
    expected = net.forward(A)
    np.testing.assert_allclose(net.forward(A, eval=True), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("optimizer", [lambda m: SGD(m, 0.1, 0.9), lambda m: Adam(m, 0.02)])
def test_the_network_learns(optimizer: Callable[[ResNet], SGD | Adam]) -> None:
    np.random.seed(0)
    classes = np.arange(24) % 3
    A = noise((24, 1, 6, 6), 0, np.float32) / 2
    A[classes == 1, 0, 2] += 2  # a bright row
    A[classes == 2, 0, :, 3] += 2  # a bright column
    net, loss = ResNet(1, 3, (4, 8)), CrossEntropyLoss()
    moves = optimizer(net)
    for _ in range(30):
        loss.forward(net.forward(A), classes)
        net.backward(loss.backward())
        moves.step()
    right = net.forward(A, eval=True).argmax(axis=1) == classes
    assert right.all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: ResNet(1, 2, ()),
            r"ResNet: expected channels to hold one width or more, got none",
        ),
        (lambda: ResNet(1, 2, (4, 0)), r"expected channels\[1\] to be an integer >= 1, got 0"),
        (lambda: ResNet(1, 2, blocks=0), r"ResNet: expected blocks to be an integer >= 1, got 0"),
        (lambda: ResNet(1, 0), r"ResNet: expected num_classes to be an integer >= 1, got 0"),
        (
            lambda: ResNet(1, 2)(np.ones((1, 2, 8, 8))),
            r"ResNet\.forward: expected A of shape \(N, 1, H, W\), got \(1, 2, 8, 8\)",
        ),
        (lambda: MeanOverSpace()(np.ones((1, 2))), r"A of shape \(N, C, H, W\), got \(1, 2\)"),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
