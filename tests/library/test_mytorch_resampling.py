"""Up- and downsampling by hand, and the input size that backward must remember."""

import numpy as np
import pytest

from mytorch.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d


def test_upsample_puts_zeros_between_and_none_at_the_end() -> None:
    upsample = Upsample1d(3)
    Z = upsample.forward(np.array([[[1.0, 2.0, 3.0]]]))
    np.testing.assert_array_equal(Z, [[[1, 0, 0, 2, 0, 0, 3]]])
    np.testing.assert_array_equal(upsample.backward(Z), [[[1, 2, 3]]])


@pytest.mark.parametrize("width", [5, 6, 7, 8])
def test_downsample_restores_each_width(width: int) -> None:
    downsample = Downsample1d(4)
    Z = downsample.forward(np.arange(1.0, width + 1).reshape(1, 1, width))
    np.testing.assert_array_equal(Z, [[[1, 5]]])
    expected = np.zeros((1, 1, width))
    expected[0, 0, [0, 4]] = 1, 5
    np.testing.assert_array_equal(downsample.backward(Z), expected)


def test_a_pair_is_height_then_width() -> None:
    A = np.arange(12.0).reshape(1, 1, 3, 4)
    np.testing.assert_array_equal(Downsample2d((2, 3)).forward(A), [[[[0, 3], [8, 11]]]])
    assert Upsample2d((2, 3)).forward(A).shape == (1, 1, 5, 10)
    assert Downsample2d(2).downsampling_factor == (2, 2)
