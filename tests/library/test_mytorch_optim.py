"""SGD and Adam against torch.optim, over models whose parameters lie in parts of parts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from models.cnn import CNN
from models.mlp import MLP, TwoLayerNet
from models.resnet import ResNet
from mytorch.activation import ReLU, Tanh
from mytorch.adam import Adam
from mytorch.batchnorm import BatchNorm1d
from mytorch.Conv1d import Conv1d
from mytorch.ConvTranspose import ConvTranspose2d
from mytorch.dropout import Dropout
from mytorch.flatten import Flatten
from mytorch.layer import Array, Layer, Shape, learnables
from mytorch.layernorm import LayerNorm
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss
from mytorch.matmul import MatMul
from mytorch.rmsnorm import RMSNorm
from mytorch.sgd import SGD

Optimizer = SGD | Adam
Torchs = Callable[[list[Tensor]], torch.optim.Optimizer]
PAIRS: list[tuple[Callable[[Any], Optimizer], Torchs]] = [
    (lambda m: SGD(m), lambda p: torch.optim.SGD(p, lr=0.1)),
    (lambda m: SGD(m, 0.05, 0.9), lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    (lambda m: Adam(m, 0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    (
        lambda m: Adam(m, lr=0.1, beta1=0.5, beta2=0.9, eps=1e-3),
        lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.5, 0.9), eps=1e-3),
    ),
]
PAIR_NAMES = ["SGD", "SGD with momentum", "Adam", "Adam with other betas"]
each_pair = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=PAIR_NAMES)
each_optimizer = pytest.mark.parametrize(
    "optimizer", [PAIRS[1][0], PAIRS[2][0]], ids=PAIR_NAMES[1:3]
)


@dataclass
class Model:
    """Layers one after another: what an optimiser and these tests need of a model."""

    layers: list[Any]

    def backward(self, A: Array, classes: Array) -> None:
        loss = CrossEntropyLoss()
        for layer in self.layers:
            A = layer.forward(A)
        loss.forward(A, classes)
        grad = loss.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad)

    @property
    def params(self) -> list[Array]:
        return [param for layer in self.layers for param in layer.params]

    @property
    def grads(self) -> list[Array]:
        return [grad for layer in self.layers for grad in layer.grads]


def noise(shape: Shape, seed: int, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def model(dtype: Any = np.float64) -> Model:
    # A shift right before a normalisation has no gradient but rounding, which Adam would magnify:
    # hence a Tanh before each.
    conv, flatten, linear = Conv1d(2, 3, 2, 2), Flatten(), Linear(9, 4)
    made = Model([conv, Tanh(), flatten, BatchNorm1d(9), Tanh(), LayerNorm(9), linear])
    for i, (layer, name) in enumerate(learnables(made.layers)):
        setattr(layer, name, noise(getattr(layer, name).shape, i, dtype))
    return made


def torch_loss(A: Tensor, classes: Tensor, params: list[Tensor]) -> Tensor:
    W, b, BW, Bb, gamma, beta, V, c = params
    Z = torch.tanh(functional.conv1d(A, W, b, stride=2)).flatten(1)
    Z = functional.batch_norm(Z, None, None, BW.flatten(), Bb.flatten(), training=True, eps=1e-8)
    Z = functional.layer_norm(torch.tanh(Z), (9,), gamma, beta)
    return functional.cross_entropy(Z @ V.T + c.T, classes)


def batch(step: int, dtype: Any = np.float64) -> tuple[Array, Array]:
    return noise((8, 2, 6), 100 + step, dtype), np.random.default_rng(step).integers(0, 4, 8)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@each_pair
def test_ten_steps_equal_torchs(
    ours: Callable[[Any], Optimizer], theirs: Torchs, dtype: Any
) -> None:
    made = model(dtype)
    params = [torch.tensor(param, requires_grad=True) for param in made.params]
    optimizer, reference = ours(made), theirs(params)
    for step in range(10):
        A, classes = batch(step, dtype)
        made.backward(A, classes)
        optimizer.step()
        reference.zero_grad()
        torch_loss(torch.tensor(A), torch.tensor(classes), params).backward()  # type: ignore[no-untyped-call]
        reference.step()
    tolerance = 1e-12 if dtype == np.float64 else 1e-5
    for our, their in zip(made.params, params, strict=True):
        assert our.dtype == dtype
        np.testing.assert_allclose(our, their.detach(), rtol=tolerance, atol=tolerance)


@each_pair
def test_update_changes_the_arrays_in_place_as_step_would(
    ours: Callable[[Any], Optimizer], theirs: Torchs
) -> None:
    stepped, updated = model(), model()
    by_step, by_update = ours(stepped), ours(None)
    arrays = updated.params
    for step in range(3):
        stepped.backward(*batch(step))
        by_step.step()
        updated.backward(*batch(step))
        by_update.update(updated.params, updated.grads)
    for array, one, other in zip(arrays, updated.params, stepped.params, strict=True):
        assert array is one
        np.testing.assert_array_equal(one, other)


def test_momentum_by_hand() -> None:
    W, sgd = np.array([1.0]), SGD(None, lr=0.5, momentum=0.5)
    sgd.update([W], [np.array([1.0])])  # v = 1
    np.testing.assert_array_equal(W, [0.5])
    sgd.update([W], [np.array([2.0])])  # v = 2.5
    np.testing.assert_array_equal(W, [-0.75])


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_adams_first_step_is_lr_whatever_the_gradients_size(size: float) -> None:
    W, adam = np.zeros(3), Adam(None, lr=0.1)
    adam.update([W], [size * np.array([1.0, -1.0, 0.0])])
    np.testing.assert_allclose(W, [-0.1, 0.1, 0], rtol=1e-4)


@each_optimizer
def test_a_step_gives_new_arrays_and_leaves_assigned_ones(
    optimizer: Callable[[Any], Optimizer],
) -> None:
    made, assigned = model(), noise((4, 9), 5)
    made.layers[-1].W = assigned
    made.backward(*batch(0))
    before = [param.copy() for param in made.params]
    optimizer(made).step()
    np.testing.assert_array_equal(assigned, noise((4, 9), 5))
    for old, param in zip(before, made.params, strict=True):
        assert (param != old).any()


@each_optimizer
def test_an_array_assigned_between_steps_is_updated(
    optimizer: Callable[[Any], Optimizer],
) -> None:
    made, twin = model(), model()
    first, second = optimizer(made), optimizer(twin)
    for step in range(3):
        made.layers[-1].W = made.layers[-1].W.copy()
        for each, moves in ((made, first), (twin, second)):
            each.backward(*batch(step))
            moves.step()
    np.testing.assert_array_equal(made.layers[-1].W, twin.layers[-1].W)


@each_optimizer
def test_an_array_of_another_shape_starts_anew(optimizer: Callable[[Any], Optimizer]) -> None:
    used, fresh, W, V = optimizer(None), optimizer(None), np.ones(3), np.ones(3)
    used.update([np.ones((2, 3))], [np.ones((2, 3))])
    used.update([W], [noise((3,), 0)])
    fresh.update([V], [noise((3,), 0)])
    np.testing.assert_array_equal(W, V)


@each_optimizer
def test_params_keep_their_dtype_and_integers_become_floats(
    optimizer: Callable[[Any], Optimizer],
) -> None:
    made = Model([Linear(2, 3)])
    moves = optimizer(made)
    moves.lr = np.float64(0.1)  # as a schedule might set it
    made.layers[0].W, made.layers[0].b = np.ones((3, 2), np.float32), np.ones((3, 1), int)
    made.backward(np.ones((1, 2)), np.array([0]))
    moves.step()
    assert made.layers[0].W.dtype == np.float32
    assert made.layers[0].b.dtype == np.float64


@each_optimizer
def test_objects_that_are_no_layers_are_updated_too(
    optimizer: Callable[[Any], Optimizer],
) -> None:
    class Plain:
        def __init__(self) -> None:
            self.W, self.b = np.ones((2, 3)), np.ones(2)  # and no gradients until backward

    plain: Any = Plain()
    moves = optimizer(Model([plain, object()]))
    plain.dLdW, plain.dLdb = np.ones((2, 3)), -np.ones(2)
    moves.step()
    assert (plain.W < 1).all()
    assert (plain.b > 1).all()


LAYERS: list[Layer] = [
    Linear(2, 3, debug=True),
    MatMul(2, 3),
    Conv1d(1, 2, 3, 1),
    ConvTranspose2d(1, 2, 3, 2),
    BatchNorm1d(3),
    LayerNorm(3),
    RMSNorm(3),
    Dropout(),
    ReLU(),
    MLP([2, 3, 4]),
    ResNet(1, 2),
    CNN(9, 1, [2], [3], [1], 4, [ReLU()], None, None, None, CrossEntropyLoss(), 0.1),
]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: type(layer).__name__)
def test_the_learnables_of_a_layer_are_its_params_and_grads(layer: Layer) -> None:
    places = learnables([layer])
    found = [(getattr(one, name), getattr(one, f"dLd{name}")) for one, name in places]
    assert len(found) == len(layer.params) == len(layer.grads)
    for (W, dLdW), param, grad in zip(found, layer.params, layer.grads, strict=True):
        assert W is param
        assert dLdW is grad


@each_optimizer
def test_zero_grads_gives_new_arrays(optimizer: Callable[[Any], Optimizer]) -> None:
    made = model()
    made.backward(*batch(0))
    kept = made.grads
    optimizer(made).zero_grads()
    assert not any(grad.any() for grad in made.grads)
    assert all(grad.any() for grad in kept)
    assert [grad.shape for grad in made.grads] == [param.shape for param in made.params]


def test_gradients_summed_over_micro_batches_equal_the_large_batchs() -> None:
    net = TwoLayerNet(5, 7, 3)
    x, t = noise((12, 5), 0), np.random.default_rng(1).integers(0, 3, 12)
    net.forward(x, t)
    net.backward()
    whole = net.grads
    total = [np.zeros_like(param) for param in net.params]
    for part in (slice(0, 4), slice(4, 5), slice(5, 12)):
        net.forward(x[part], t[part])
        net.backward()
        share = len(t[part]) / len(t)  # each loss is the mean over its own micro-batch
        total = [sum_ + share * grad for sum_, grad in zip(total, net.grads, strict=True)]
    for ours, expected in zip(total, whole, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-15)
    moved = [param - 0.1 * grad for param, grad in zip(net.params, whole, strict=True)]
    SGD(net).update(net.params, total)
    for param, expected in zip(net.params, moved, strict=True):
        np.testing.assert_allclose(param, expected)


@each_optimizer
def test_training_lowers_the_loss(optimizer: Callable[[Any], Optimizer]) -> None:
    np.random.seed(0)
    net, x, t = TwoLayerNet(4, 16, 3), noise((30, 4), 0), np.arange(30) % 3
    moves, losses = optimizer(net), []
    for _ in range(200):
        losses.append(net.forward(x, t))
        net.backward()
        moves.step()
    assert losses[-1] < 0.7 * losses[0]


ones = np.ones(3)
not_a: Any = None  # an argument of the wrong type, which mypy would refuse


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: SGD(None, lr=-0.1), "SGD: expected lr to be a finite number >= 0, got -0.1"),
        (lambda: SGD(None, momentum=1), "SGD: expected momentum in [0, 1), got 1"),
        (lambda: Adam(None, float("inf")), "Adam: expected lr to be a finite number >= 0, got inf"),
        (lambda: Adam(None, 0.1, beta1=1), "Adam: expected beta1 in [0, 1), got 1"),
        (lambda: Adam(None, 0.1, beta2=-1), "Adam: expected beta2 in [0, 1), got -1"),
        (lambda: Adam(None, 0.1, eps=not_a), "expected eps to be a finite number >= 0, got None"),
        (lambda: SGD(None).update([ones], []), "expected as many grads as params, 1, got 0"),
        (lambda: SGD(None).update([ones], [not_a]), "grads[0] to be a NumPy array, got NoneType"),
        (
            lambda: Adam(None, 1).update([ones], [np.ones((3, 1))]),
            "Adam.update: expected grads[0] of shape (3,), got (3, 1)",
        ),
        (
            lambda: Adam(None, 1).update([np.arange(3)], [ones]),
            "expected params[0] to hold floats, got int64",
        ),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
