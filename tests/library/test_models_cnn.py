"""The CNN: its parts, its gradients against autograd, its step, its errors."""

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from models.cnn import CNN
from mytorch.activation import ReLU, Sigmoid, Tanh
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Array
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss, MSELoss


def weights(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).normal(size=shape) / 3


def cnn(**changes: Any) -> CNN:
    arguments: dict[str, Any] = {
        "input_width": 41,
        "num_input_channels": 3,
        "num_channels": [4, 5, 2],
        "kernel_sizes": [6, 4, 3],
        "strides": [2, 3, 1],
        "num_linear_neurons": 7,
        "activations": [Tanh(), ReLU(), Sigmoid()],
        "conv_weight_init_fn": weights,
        "bias_init_fn": weights,
        "linear_weight_init_fn": weights,
        "criterion": CrossEntropyLoss(),
        "lr": 0.1,
    }
    return CNN(**(arguments | changes))


def test_parts_carry_the_contracts_names() -> None:
    model = cnn()
    assert [type(layer) for layer in model.layers] == [
        *(Conv1d, Tanh, Conv1d, ReLU, Conv1d, Sigmoid),
        *(Flatten, Linear),
    ]
    assert model.layers[::2][:3] == model.convolutional_layers
    assert model.layers[6:] == [model.flatten, model.linear_layer]
    assert model.nlayers == 3
    assert model.lr == 0.1


def test_init_functions_make_every_param() -> None:
    model = cnn()
    convolutions = [conv.conv1d_stride1 for conv in model.convolutional_layers]
    for layer, shape in zip(convolutions, [(4, 3, 6), (5, 4, 4), (2, 5, 3)], strict=True):
        np.testing.assert_array_equal(layer.W, weights(*shape))
        np.testing.assert_array_equal(layer.b, weights(shape[0]))
    # Widths: (41 - 6) // 2 + 1 = 18, (18 - 4) // 3 + 1 = 5, (5 - 3) // 1 + 1 = 3.
    np.testing.assert_array_equal(model.linear_layer.W, weights(7, 2 * 3))
    np.testing.assert_array_equal(model.linear_layer.b, weights(7)[:, np.newaxis])


def test_without_init_functions_the_layers_choose() -> None:
    model = cnn(conv_weight_init_fn=None, bias_init_fn=None, linear_weight_init_fn=None)
    assert all(param.any() for param in model.params[::2])
    assert not any(param.any() for param in model.params[1::2])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("N", [1, 4])
def test_gradients_equal_autograd(N: int, dtype: Any) -> None:
    model = cnn()
    A = np.random.default_rng(0).normal(size=(N, 3, 41)).astype(dtype)
    classes = np.random.default_rng(1).integers(0, 7, N)
    leaves = [torch.tensor(x, requires_grad=True) for x in (A.astype(float), *model.params)]
    Z, *params = leaves
    for i, (stride, activation) in enumerate(
        [(2, torch.tanh), (3, torch.relu), (1, torch.sigmoid)]
    ):
        Z = activation(functional.conv1d(Z, params[2 * i], params[2 * i + 1], stride=stride))
    Z = Z.flatten(1) @ params[6].T + params[7].T
    loss = functional.cross_entropy(Z, torch.tensor(classes))
    expected = torch.autograd.grad(loss, leaves)

    tolerance = 1e-10 if dtype == np.float64 else 1e-4
    np.testing.assert_allclose(model.forward(A), Z.detach().numpy(), tolerance, tolerance)
    results = (model.backward(np.eye(7)[classes]), *model.grads)
    assert model.loss == pytest.approx(float(loss.detach()), rel=tolerance)
    for ours, theirs in zip(results, expected, strict=True):
        assert ours.dtype == dtype
        np.testing.assert_allclose(ours, theirs.numpy(), tolerance, tolerance)


def test_a_changed_output_does_not_change_the_loss() -> None:
    model, A, classes = cnn(), weights(2, 3, 41), np.array([1, 6])
    model.forward(A)[...] = np.nan
    model.backward(classes)
    assert model.loss is not None
    assert np.isfinite(model.loss)


def test_step_moves_params_by_lr_times_gradient_in_new_arrays() -> None:
    model, assigned = cnn(), weights(7, 6)
    model.linear_layer.W = assigned
    model.forward(weights(2, 3, 41))
    model.backward(np.array([1, 6]))
    before = [param.copy() for param in model.params]
    model.step()
    for param, old, grad in zip(model.params, before, model.grads, strict=True):
        np.testing.assert_allclose(param, old - 0.1 * grad)
        assert grad.any()
    np.testing.assert_array_equal(assigned, weights(7, 6))


def test_zero_grads_clears_every_gradient() -> None:
    model = cnn()
    model.forward(weights(2, 3, 41))
    model.backward(np.array([1, 6]))
    model.zero_grads()
    assert not any(grad.any() for grad in model.grads)


def test_training_lowers_the_loss() -> None:
    model, A, Y = cnn(criterion=MSELoss(), lr=0.5), weights(5, 3, 41), weights(5, 7)
    losses = []
    for _ in range(30):
        model.forward(A)
        model.backward(Y)
        model.step()
        losses.append(model.loss or 0.0)
    assert losses[-1] < losses[0] / 3


def test_train_and_eval_set_the_mode() -> None:
    model = cnn()
    assert model.train_mode
    model.eval()
    assert not model.train_mode
    model.train()
    assert model.train_mode


def test_one_convolution_is_enough() -> None:
    model = cnn(num_channels=[4], kernel_sizes=[6], strides=[2], activations=[ReLU()])
    assert model.forward(weights(2, 3, 41)).shape == (2, 7)


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(ValueError, match=r"to be equally long, got lengths 3, 2, 3, 3"):
        cnn(kernel_sizes=[6, 4])
    with pytest.raises(ValueError, match=r"CNN: expected a kernel <= 5, its input's width, got 6"):
        cnn(kernel_sizes=[6, 4, 6])
    with pytest.raises(ValueError, match=r"Conv1d: expected stride to be an integer >= 1, got 0"):
        cnn(strides=[2, 0, 1])
    with pytest.raises(
        ValueError, match=r"expected linear_weight_init_fn\(7, 6\) to return numbers"
    ):
        cnn(linear_weight_init_fn=lambda out, n_in: np.ones((n_in, out)))
    with pytest.raises(
        ValueError, match=r"CNN\.forward: expected A of shape \(N, 3, 41\), got \(2"
    ):
        cnn().forward(np.ones((2, 3, 40)))
    with pytest.raises(RuntimeError, match=r"CNN\.backward: self\.Z is not set yet"):
        cnn().backward(np.array([0]))
