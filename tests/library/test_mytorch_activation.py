"""Where activations go wrong: extreme inputs, the kink of ReLU, the Jacobian of Softmax."""

from typing import Any

import numpy as np
import pytest
import torch

from mytorch.activation import GELU, Identity, ReLU, Sigmoid, Softmax, Tanh
from mytorch.layer import Layer

EXTREMES = [-1e3, -100.0, -1.0, 0.0, 1.0, 100.0, 1e3]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("layer", [Identity, Sigmoid, Tanh, ReLU, GELU, Softmax])
def test_extremes_neither_overflow_nor_warn(layer: type[Layer], dtype: Any) -> None:
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        activation = layer()
        A = activation.forward(np.array(EXTREMES, dtype))
        dLdZ = activation.backward(np.ones_like(A))
    assert np.isfinite(A).all()
    assert np.isfinite(dLdZ).all()


def test_sigmoid_is_exact_far_to_the_left() -> None:
    A = Sigmoid().forward(np.array([-40.0, -700.0]))
    np.testing.assert_allclose(A, np.exp([-40.0, -700.0]), rtol=1e-12)


def test_relu_passes_nothing_at_zero() -> None:
    relu = ReLU()
    relu.forward(np.array([-1.0, 0.0, 1.0]))
    np.testing.assert_array_equal(relu.backward(np.ones(3)), [0, 0, 1])


def test_gelu_is_close_to_the_exact_one() -> None:
    Z = np.linspace(-6, 6, 201)
    exact = torch.nn.functional.gelu(torch.tensor(Z)).numpy()
    np.testing.assert_allclose(GELU().forward(Z), exact, atol=1e-3)


def test_softmax_backward_is_the_product_with_the_jacobian() -> None:
    softmax, Z, dLdA = Softmax(), np.array([[0.5, -1.0, 2.0]]), np.array([[1.0, -2.0, 0.5]])
    (A,) = softmax.forward(Z)
    jacobian = np.diag(A) - np.outer(A, A)
    np.testing.assert_allclose(softmax.backward(dLdA)[0], jacobian @ dLdA[0])


def test_softmax_does_not_see_a_shift() -> None:
    Z = np.array([[1.0, 2.0, 4.0]])
    np.testing.assert_allclose(Softmax().forward(Z + 1000), Softmax().forward(Z))
