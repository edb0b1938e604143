"""The MLPs, TwoLayerNet and MatMul against autograd; what debug keeps; the weights they take."""

import re
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.mlp import MLP, MLP0, MLP1, MLP4, TwoLayerNet
from mytorch.activation import ReLU
from mytorch.layer import Array, Layer, Shape
from mytorch.linear import Linear
from mytorch.matmul import MatMul
from tests.support import layers

each_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def perceptron(last: Callable[[Tensor], Tensor], A: Tensor, *params: Tensor) -> Tensor:
    """Linear, ReLU, …, Linear, and then the last activation."""
    for i in range(0, len(params), 2):
        A = (torch.relu(A) if i else A) @ params[i].T + params[i + 1].T
    return last(A)


def product(A: Tensor, W: Tensor) -> Tensor:
    return A @ W.T


CASES = [
    *(layers.Case(MatMul, (3, 5), (N, 3), product) for N in (1, 4)),
    *(
        layers.Case(model, (debug,), (N, 2), partial(perceptron, torch.relu))
        for model in (MLP0, MLP1, MLP4)
        for debug, N in ((False, 1), (True, 6))
    ),
    *(
        layers.Case(MLP, (sizes,), (4, sizes[0]), partial(perceptron, torch.clone))
        for sizes in ([3, 5], [1, 1, 1], (4, 6, 5, 2))
    ),
]


def noise(shape: Shape, seed: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


@each_dtype
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_autograd(case: layers.Case, dtype: Any) -> None:
    layers.assert_equals_autograd(case, dtype)


@pytest.mark.parametrize("rule", layers.RULES)
@pytest.mark.parametrize("case", CASES[1::2], ids=str)
def test_keeps_the_rules_of_all_layers(
    case: layers.Case, rule: Callable[[layers.Case], None]
) -> None:
    rule(case)


@pytest.mark.parametrize(
    ("model", "sizes"), [(MLP0, [2, 3]), (MLP1, [2, 3, 2]), (MLP4, [2, 4, 8, 8, 4, 2])]
)
def test_layers_are_linear_and_relu_in_turn(model: Callable[[], Any], sizes: list[int]) -> None:
    layers = model().layers
    assert [type(layer) for layer in layers] == [Linear, ReLU] * (len(sizes) - 1)
    shapes = [layer.W.shape for layer in layers[::2]]
    assert shapes == [(out, n_in) for n_in, out in pairwise(sizes)]


@pytest.mark.parametrize(("model", "count"), [(MLP0, 1), (MLP1, 2), (MLP4, 5)])
def test_debug_keeps_every_value_and_gradient(model: Callable[..., Any], count: int) -> None:
    kept, plain = model(debug=True), model()
    A0 = noise((6, 2), 0)
    dLdA = noise(kept.forward(A0).shape, 1)
    dLdA0 = kept.backward(dLdA)
    names = {f"A{i}" for i in range(count + 1)} | {f"Z{i}" for i in range(count)}
    assert names | {f"dLd{name}" for name in names} == {
        name for name, value in vars(kept).items() if isinstance(value, np.ndarray)
    }
    np.testing.assert_array_equal(kept.A0, A0)
    np.testing.assert_array_equal(kept.dLdA0, dLdA0)
    np.testing.assert_array_equal(getattr(kept, f"dLdA{count}"), dLdA)
    for i in range(count):
        linear, A, Z = kept.layers[2 * i], getattr(kept, f"A{i}"), getattr(kept, f"Z{i}")
        np.testing.assert_array_equal(Z, A @ linear.W.T + linear.b.T)
        np.testing.assert_array_equal(getattr(kept, f"A{i + 1}"), np.maximum(Z, 0))
        dLdZ = getattr(kept, f"dLdA{i + 1}") * (Z > 0)
        np.testing.assert_array_equal(getattr(kept, f"dLdZ{i}"), dLdZ)
        np.testing.assert_array_equal(getattr(kept, f"dLdA{i}"), dLdZ @ linear.W)
        np.testing.assert_array_equal(linear.dLdA, dLdZ @ linear.W)
    plain.backward(plain.forward(A0))
    assert not any(isinstance(value, np.ndarray) for value in vars(plain).values())


def test_what_debug_keeps_is_a_copy() -> None:
    model, A0 = MLP0(debug=True), noise((4, 2), 0)
    A1 = model.forward(A0)
    expected, A1[...] = A1.copy(), np.nan
    np.testing.assert_array_equal(getattr(model, "A1"), expected)  # noqa: B009 – mypy knows no A1


def test_mlp_takes_the_matrices_transposed_and_copied() -> None:
    model, weights = MLP([3, 4, 2]), [noise((3, 4), 0), noise((4, 2), 1)]
    model.init_weights(weights)
    assert [type(layer) for layer in model.layers] == [Linear, ReLU, Linear]
    A = noise((5, 3), 2)
    np.testing.assert_allclose(model.forward(A), np.maximum(A @ weights[0], 0) @ weights[1])
    for param in model.params:
        param += 1
    np.testing.assert_array_equal(weights[0], noise((3, 4), 0))


@each_dtype
@pytest.mark.parametrize("one_hot", [False, True])
def test_two_layer_net_equals_autograd(one_hot: bool, dtype: Any) -> None:
    net, x = TwoLayerNet(4, 6, 3), noise((5, 4), 0).astype(dtype)
    classes = np.array([0, 2, 1, 2, 0])
    leaf, *params = leaves = [
        torch.tensor(array.astype(dtype), requires_grad=True) for array in (x, *net.params)
    ]
    logits = torch.sigmoid(leaf @ params[0].T + params[1].T) @ params[2].T + params[3].T
    loss = functional.cross_entropy(logits, torch.tensor(classes))
    gradients = torch.autograd.grad(loss, leaves)

    tolerance = 1e-10 if dtype == np.float64 else 1e-5
    ours = net.forward(x, np.eye(3)[classes] if one_hot else classes)
    assert ours == pytest.approx(float(loss.detach()), rel=tolerance)
    np.testing.assert_allclose(net.predict(x), logits.detach(), rtol=tolerance, atol=tolerance)
    for our, their in zip((net.backward(), *net.grads), gradients, strict=True):
        assert our.dtype == dtype
        np.testing.assert_allclose(our, their.numpy(), rtol=tolerance, atol=tolerance)


@pytest.mark.filterwarnings("error")
@each_dtype
def test_two_layer_net_bears_extreme_inputs(dtype: Any) -> None:
    net = TwoLayerNet(2, 3, 2)
    net.layers[2].params[0][...] = [[500, 500, 500], [-500, -500, -500]]  # logits of ±1500
    net.forward(np.array([[1000, -1000], [-1000, 1000]], dtype), np.array([0, 1]))
    assert all(np.isfinite(array).all() for array in (net.backward(), *net.grads))


def test_matmul_is_linear_without_a_bias() -> None:
    linear, matmul, A = Linear(3, 2), MatMul(3, 2), noise((4, 3), 0)
    matmul.W = linear.W
    np.testing.assert_array_equal(matmul.forward(A), linear.forward(A))
    np.testing.assert_array_equal(matmul.backward(A[:, :2]), linear.backward(A[:, :2]))
    np.testing.assert_array_equal(matmul.dLdW, linear.dLdW)
    assert len(matmul.params) == 1


WRONG: list[tuple[Callable[[], Any], str]] = [
    (lambda: MatMul(0, 2), "MatMul: expected in_features to be an integer >= 1, got 0"),
    (lambda: MatMul(3, 2)(np.ones((2, 4))), "MatMul.forward: expected A of shape (N, 3), got (2,"),
    (lambda: MLP([3]), "MLP: expected layer_sizes to hold 2 sizes or more, got 1"),
    (lambda: MLP([3, 0]), "MLP: expected layer_sizes[1] to be an integer >= 1, got 0"),
    (lambda: MLP([3, 2]).init_weights([]), "MLP.init_weights: expected 1 matrices, got 0"),
    (
        lambda: MLP([3, 2]).init_weights([np.ones((2, 3))]),
        "MLP.init_weights: expected weights[0] of shape (3, 2), got (2, 3)",
    ),
    (
        lambda: MLP([3, 2])(np.ones((1, 2))),
        "Linear.forward: expected A of shape (N, 3), got (1, 2)",
    ),
    (lambda: MLP0()(np.ones((1, 3))), "MLP0.forward: expected A0 of shape (N, 2), got (1, 3)"),
    (lambda: MLP1()(np.ones(2)), "MLP1.forward: expected A0 of shape (N, 2), got (2,)"),
    (lambda: MLP4()(np.ones((0, 2))), "expected A0 of shape (N, 2) with no axis empty, got (0, 2)"),
    (
        lambda: TwoLayerNet(2, 0, 3),
        "TwoLayerNet: expected hidden_size to be an integer >= 1, got 0",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_wrong_arguments_are_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


@pytest.mark.parametrize("model", [MLP0(), MLP1(), MLP4(), MLP([2, 3])])
def test_backward_before_forward_says_so(model: Layer) -> None:
    with pytest.raises(RuntimeError, match=r"is not set yet; .* call forward first"):
        model.backward(np.ones((1, 2)))
    with pytest.raises(RuntimeError, match=r"CrossEntropyLoss\.backward: .* call forward first"):
        TwoLayerNet(2, 3, 2).backward()
