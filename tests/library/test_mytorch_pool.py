"""Pooling where windows overlap, and where several elements are the maximum."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from mytorch.pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d_stride1


def test_overlapping_windows_add_up_at_the_first_maximum() -> None:
    pool = MaxPool2d_stride1(2)
    Z = pool.forward(np.array([[[[5, 7, 7], [1, 7, 2]]]]))
    np.testing.assert_array_equal(Z, [[[[7, 7]]]])
    dLdA = pool.backward(np.array([[[[2.0, 9.0]]]]))
    np.testing.assert_array_equal(dLdA, [[[[0, 11, 0], [0, 0, 0]]]])


@pytest.mark.parametrize("kernel", [1, 2, 3, (2, 3)])
@pytest.mark.parametrize("stride", [1, 2, 4])
@pytest.mark.parametrize("values", [1, 2, 3])
def test_ties_go_where_pytorch_sends_them(
    kernel: int | tuple[int, int], stride: int, values: int
) -> None:
    A = np.random.default_rng(0).integers(-values + 1, 1, (2, 3, 6, 5)).astype(float)
    leaf = torch.tensor(A, requires_grad=True)
    expected = functional.max_pool2d(leaf, kernel, stride=stride)
    pool = MaxPool2d(kernel, stride)
    Z = pool.forward(A)
    np.testing.assert_array_equal(Z, expected.detach())
    dLdZ = np.random.default_rng(1).normal(size=Z.shape)
    (dLdA,) = torch.autograd.grad(expected, leaf, torch.tensor(dLdZ))
    np.testing.assert_allclose(pool.backward(dLdZ), dLdA.numpy(), atol=1e-12)


def test_mean_pooling_divides_by_the_whole_window() -> None:
    pool = MeanPool2d_stride1((2, 3))
    np.testing.assert_array_equal(pool.forward(np.ones((1, 1, 2, 3))), [[[[1]]]])
    np.testing.assert_allclose(pool.backward(np.array([[[[6.0]]]])), np.ones((1, 1, 2, 3)))


def test_parts_carry_the_contracts_names() -> None:
    pool = MaxPool2d(3, (1, 2))
    assert pool.maxpool2d_stride1.kernel == (3, 3)
    assert pool.downsample2d.downsampling_factor == (1, 2)
