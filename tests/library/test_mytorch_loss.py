"""The losses against PyTorch's: the float, its gradient, both dtypes, extreme logits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from mytorch.layer import Array, Shape
from mytorch.loss import CrossEntropyLoss, L1Loss, Loss, MSELoss

Reference = Callable[[Tensor, Tensor], Tensor]
ELEMENTWISE = [(MSELoss, functional.mse_loss), (L1Loss, functional.l1_loss)]
each_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def noise(shape: Shape, seed: int, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def assert_like_torch(loss: Loss, reference: Reference, A: Array, Y: Array, target: Array) -> None:
    leaf = torch.tensor(A, requires_grad=True)
    expected = reference(leaf, torch.tensor(target))
    (dLdA,) = torch.autograd.grad(expected, leaf)
    tolerance = 1e-12 if A.dtype == np.float64 else 1e-5
    value, gradient = loss(A, Y), loss.backward()
    assert type(value) is float
    assert value == pytest.approx(float(expected.detach()), rel=tolerance)
    assert gradient.dtype == A.dtype
    np.testing.assert_allclose(gradient, dLdA.numpy(), rtol=tolerance, atol=tolerance)


@each_dtype
@pytest.mark.parametrize("shape", [(4, 3), (1, 1), (2, 3, 4), (5,)])
@pytest.mark.parametrize(("loss", "reference"), ELEMENTWISE)
def test_mean_over_all_elements(
    loss: type[Loss], reference: Reference, shape: Shape, dtype: Any
) -> None:
    A, Y = noise(shape, 0, dtype), noise(shape, 1, dtype)
    assert_like_torch(loss(), reference, A, Y, Y)


def test_l1_gradient_is_zero_where_prediction_and_target_meet() -> None:
    loss = L1Loss()
    loss.forward(np.array([[1.0, 2.0]]), np.array([[1, 5]]))
    np.testing.assert_array_equal(loss.backward(), [[0, -0.5]])


@each_dtype
@pytest.mark.parametrize(("N", "C"), [(4, 3), (1, 5), (6, 1)])
def test_cross_entropy_takes_one_hot_rows_and_class_indices(N: int, C: int, dtype: Any) -> None:
    A, classes = noise((N, C), 0, dtype), np.random.default_rng(1).integers(0, C, N)
    assert_like_torch(CrossEntropyLoss(), functional.cross_entropy, A, np.eye(C)[classes], classes)
    assert_like_torch(CrossEntropyLoss(), functional.cross_entropy, A, classes, classes)


def test_cross_entropy_takes_smoothed_labels() -> None:
    A, Y = noise((2, 4), 0), np.full((2, 4), 0.25)
    assert_like_torch(CrossEntropyLoss(), functional.cross_entropy, A, Y, Y)


@pytest.mark.filterwarnings("error")
@each_dtype
def test_cross_entropy_of_extreme_logits(dtype: Any) -> None:
    loss, A = CrossEntropyLoss(), np.array([[1000, -1000], [-1000, 1000]], dtype)
    assert loss.forward(A, np.array([0, 0])) == 1000
    np.testing.assert_array_equal(loss.backward(), [[0, 0], [-0.5, 0.5]])


@pytest.mark.parametrize("loss", [MSELoss, L1Loss, CrossEntropyLoss])
def test_arguments_stay_and_results_are_new(loss: type[Loss]) -> None:
    A, Y, criterion = noise((2, 3), 0), np.eye(3)[:2], loss()
    A.flags.writeable = Y.flags.writeable = False
    criterion.forward(A, Y)
    first = criterion.backward()
    expected = first.copy()
    first[...] = np.nan
    np.testing.assert_array_equal(criterion.backward(), expected)


@pytest.mark.parametrize("loss", [MSELoss, L1Loss, CrossEntropyLoss])
def test_integers_are_legal_and_the_latest_forward_counts(loss: type[Loss]) -> None:
    criterion, fresh = loss(), loss()
    A, Y = np.array([[3, 1], [0, 2], [1, 1]]), np.array([[1, 0], [0, 1], [1, 0]])
    criterion.forward(noise((5, 2), 0), np.eye(2)[[0, 1, 0, 1, 0]])
    assert criterion.forward(A, Y) == fresh.forward(A.astype(float), Y.astype(float))
    np.testing.assert_array_equal(criterion.backward(), fresh.backward())
    assert criterion.backward().dtype == np.float64


@pytest.mark.parametrize("loss", [MSELoss, L1Loss, CrossEntropyLoss])
def test_backward_before_forward_says_so(loss: type[Loss]) -> None:
    with pytest.raises(RuntimeError, match=rf"{loss.__name__}\.backward.*call forward first"):
        loss().backward()
