"""BatchNorm2d in training and evaluation, and the law of Dropout2d."""

from typing import Any

import numpy as np
import pytest
import torch

from mytorch.batchnorm2d import BatchNorm2d
from mytorch.dropout2d import Dropout2d
from mytorch.layer import Array, Shape


def noise(shape: Shape, seed: int, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(1.0, 2.0, shape).astype(dtype)


def test_running_statistics_are_weighted_by_alpha_and_biased() -> None:
    norm, Z = BatchNorm2d(3, alpha=0.7), noise((4, 3, 2, 5), 0)
    M, V = np.zeros((1, 3, 1, 1)), np.ones((1, 3, 1, 1))
    for batch in (Z, Z + 5, Z * 2):
        norm.forward(batch)
        M = 0.7 * M + 0.3 * batch.mean(axis=(0, 2, 3), keepdims=True)
        V = 0.7 * V + 0.3 * batch.var(axis=(0, 2, 3), keepdims=True)
        np.testing.assert_allclose(norm.running_M, M)
        np.testing.assert_allclose(norm.running_V, V)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_evaluation_normalises_with_the_running_statistics(dtype: Any) -> None:
    ours, theirs = BatchNorm2d(3), torch.nn.BatchNorm2d(3, eps=1e-8, dtype=torch.float64).eval()
    ours.BW[...], ours.Bb[...] = noise((1, 3, 1, 1), 1), noise((1, 3, 1, 1), 2)
    ours.running_M, ours.running_V = noise((1, 3, 1, 1), 3), noise((1, 3, 1, 1), 4) ** 2
    theirs.weight.data[:] = torch.tensor(ours.BW.ravel())
    theirs.bias.data[:] = torch.tensor(ours.Bb.ravel())
    theirs.running_mean = torch.tensor(ours.running_M.ravel())
    theirs.running_var = torch.tensor(ours.running_V.ravel())
    Z, dLdBZ = noise((2, 3, 4, 5), 5, dtype), noise((2, 3, 4, 5), 6, dtype)

    leaf = torch.tensor(Z.astype(float), requires_grad=True)
    expected = theirs(leaf)
    leaves = (leaf, theirs.weight, theirs.bias)
    gradients = torch.autograd.grad(expected, leaves, torch.tensor(dLdBZ.astype(float)))

    BZ = ours.forward(Z, eval=True)
    results = (BZ, ours.backward(dLdBZ), *(grad for grad in ours.grads))
    for result, other in zip(results, (expected.detach(), *gradients), strict=True):
        assert result.dtype == dtype
        np.testing.assert_allclose(result.ravel(), other.ravel(), rtol=1e-4, atol=1e-4)


def test_evaluation_changes_no_running_statistics() -> None:
    norm = BatchNorm2d(2)
    norm.forward(noise((2, 2, 3, 3), 0))
    M, V = norm.running_M.copy(), norm.running_V.copy()
    norm.forward(noise((2, 2, 3, 3), 1), eval=True)
    np.testing.assert_array_equal(norm.running_M, M)
    np.testing.assert_array_equal(norm.running_V, V)


def test_float32_batches_leave_the_state_float64() -> None:
    norm = BatchNorm2d(2)
    norm.forward(noise((2, 2, 3, 3), 0, np.float32))
    assert norm.running_M.dtype == norm.running_V.dtype == norm.BW.dtype == np.float64


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_whole_channels_are_zeroed_or_scaled_up(p: float, dtype: Any) -> None:
    np.random.seed(0)
    dropout, x = Dropout2d(p), noise((60, 50, 2, 3), 0, dtype)
    Z = dropout.forward(x)
    kept = (Z != 0).all(axis=(2, 3))
    assert (kept == (Z != 0).any(axis=(2, 3))).all()
    assert abs(kept.mean() - (1 - p)) < 4 * np.sqrt(p * (1 - p) / kept.size)
    np.testing.assert_allclose(Z[kept], x[kept] / (1 - p), rtol=1e-5)
    assert Z.dtype == dtype


def test_images_and_channels_are_dropped_independently() -> None:
    np.random.seed(0)
    kept = Dropout2d(0.5).forward(np.ones((8, 8, 1, 1)))[:, :, 0, 0]
    assert len(np.unique(kept, axis=0)) > 1
    assert len(np.unique(kept, axis=1).T) > 1


def test_backward_goes_through_the_mask_of_the_latest_forward() -> None:
    np.random.seed(0)
    dropout, x = Dropout2d(0.5), np.ones((4, 5, 2, 3))
    dropout.forward(np.ones((2, 3, 4, 5)))
    Z = dropout.forward(x)
    np.testing.assert_array_equal(dropout.backward(x), Z)


def test_evaluation_drops_nothing_either_way() -> None:
    dropout, x = Dropout2d(0.5), noise((4, 5, 2, 3), 0)
    dropout.forward(x)
    np.testing.assert_array_equal(dropout.forward(x, eval=True), x)
    np.testing.assert_array_equal(dropout.backward(x), x)


def test_the_draw_is_np_randoms_and_can_be_seeded() -> None:
    x = np.ones((3, 4, 2, 2))
    np.random.seed(11785)
    first = Dropout2d(0.3).forward(x)
    np.random.seed(11785)
    np.testing.assert_array_equal(Dropout2d(0.3).forward(x), first)
