"""Linear: its parameters, and what debug keeps."""

import numpy as np

from mytorch.linear import Linear


def test_shapes_are_the_contracts() -> None:
    linear = Linear(3, 5)
    assert (linear.W.shape, linear.b.shape) == ((5, 3), (5, 1))
    assert (linear.dLdW.shape, linear.dLdb.shape) == ((5, 3), (5, 1))


def test_gradients_are_sums_over_the_batch() -> None:
    once, twice = Linear(3, 2), Linear(3, 2)
    A, dLdZ = np.arange(6.0).reshape(2, 3), np.arange(4.0).reshape(2, 2)
    for layer, repeats in ((once, 1), (twice, 2)):
        layer.forward(np.tile(A, (repeats, 1)))
        layer.backward(np.tile(dLdZ, (repeats, 1)))
    np.testing.assert_allclose(twice.dLdW, 2 * once.dLdW)
    np.testing.assert_allclose(twice.dLdb, 2 * once.dLdb)


def test_float32_data_leave_float64_params_alone() -> None:
    linear = Linear(3, 2)
    linear.forward(np.ones((1, 3), dtype=np.float32))
    linear.backward(np.ones((1, 2)))  # a float64 gradient does not double a float32 layer either
    assert linear.W.dtype == np.float64
    assert linear.dLdW.dtype == linear.dLdb.dtype == np.float32


def test_assigned_params_are_used() -> None:
    linear = Linear(2, 1)
    linear.W, linear.b = np.array([[2, 3]]), np.array([[10]])
    np.testing.assert_array_equal(linear.forward(np.array([[1.0, 1.0]])), [[15]])


def test_debug_keeps_the_input_gradient() -> None:
    linear = Linear(2, 3, debug=True)
    linear.forward(np.ones((1, 2)))
    np.testing.assert_array_equal(linear.backward(np.ones((1, 3))), linear.dLdA)
