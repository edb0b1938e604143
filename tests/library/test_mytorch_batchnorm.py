"""BatchNorm1d: the rules of all layers, training, evaluation, batches without variance."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from mytorch.batchnorm import BatchNorm1d
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.layer import Array, Shape
from tests.support import layers

SHAPES: list[Shape] = [(4, 3), (2, 1), (4, 3, 5), (1, 2, 6), (5, 3, 1)]
CASES = [layers.Case(BatchNorm1d, (shape[1],), shape, layers.batch_normed) for shape in SHAPES]
each_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])
each_shape = pytest.mark.parametrize("shape", [(6, 3), (4, 3, 5)])


def noise(shape: Shape, seed: int, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(1.0, 2.0, shape).astype(dtype)


@each_dtype
@pytest.mark.parametrize("case", CASES, ids=str)
def test_equals_autograd(case: layers.Case, dtype: Any) -> None:
    layers.assert_equals_autograd(case, dtype)


@pytest.mark.parametrize("rule", layers.RULES)
@pytest.mark.parametrize("case", [CASES[0], CASES[2]], ids=str)
def test_keeps_the_rules_of_all_layers(
    case: layers.Case, rule: Callable[[layers.Case], None]
) -> None:
    rule(case)


def test_params_and_state_are_rows_whatever_the_input() -> None:
    norm = BatchNorm1d(3)
    norm.backward(norm.forward(noise((4, 3, 5), 0)))
    arrays = (*norm.params, *norm.grads, norm.running_M, norm.running_V)
    assert {array.shape for array in arrays} == {(1, 3)}


def test_each_step_of_a_sequence_is_one_more_example() -> None:
    sequences, examples, Z = BatchNorm1d(3), BatchNorm1d(3), noise((4, 3, 5), 0)
    BZ = sequences.forward(Z)
    expected = examples.forward(Z.transpose(0, 2, 1).reshape(20, 3))
    np.testing.assert_allclose(BZ.transpose(0, 2, 1).reshape(20, 3), expected)
    np.testing.assert_allclose(sequences.running_V, examples.running_V)


def test_is_batchnorm2d_of_a_single_row() -> None:
    one, two, Z, dLdBZ = BatchNorm1d(3), BatchNorm2d(3), noise((4, 3, 5), 0), noise((4, 3, 5), 1)
    np.testing.assert_allclose(one.forward(Z), two.forward(Z[:, :, np.newaxis])[:, :, 0])
    np.testing.assert_allclose(one.backward(dLdBZ), two.backward(dLdBZ[:, :, np.newaxis])[:, :, 0])
    np.testing.assert_allclose(one.dLdBW, two.dLdBW[:, :, 0, 0])


@each_shape
def test_running_statistics_are_weighted_by_alpha_and_biased(shape: Shape) -> None:
    norm, Z = BatchNorm1d(3, alpha=0.7), noise(shape, 0)
    others = (0, 2)[: len(shape) - 1]
    M, V = np.zeros(3), np.ones(3)
    for batch in (Z, Z + 5, Z * 2):
        norm.forward(batch)
        M, V = 0.7 * M + 0.3 * batch.mean(axis=others), 0.7 * V + 0.3 * batch.var(axis=others)
        np.testing.assert_allclose(norm.running_M, [M])
        np.testing.assert_allclose(norm.running_V, [V])


@each_dtype
@each_shape
def test_evaluation_normalises_with_the_running_statistics(shape: Shape, dtype: Any) -> None:
    ours, theirs = BatchNorm1d(3), torch.nn.BatchNorm1d(3, eps=1e-8, dtype=torch.float64).eval()
    ours.BW[...], ours.Bb[...] = noise((1, 3), 1), noise((1, 3), 2)
    ours.running_M, ours.running_V = noise((1, 3), 3), noise((1, 3), 4) ** 2
    theirs.weight.data[:], theirs.bias.data[:] = torch.tensor(ours.BW[0]), torch.tensor(ours.Bb[0])
    theirs.running_mean = torch.tensor(ours.running_M[0])
    theirs.running_var = torch.tensor(ours.running_V[0])
    Z, dLdBZ = noise(shape, 5, dtype), noise(shape, 6, dtype)

    leaf = torch.tensor(Z.astype(float), requires_grad=True)
    expected = theirs(leaf)
    leaves = (leaf, theirs.weight, theirs.bias)
    gradients = torch.autograd.grad(expected, leaves, torch.tensor(dLdBZ.astype(float)))

    results = (ours.forward(Z, eval=True), ours.backward(dLdBZ), *ours.grads)
    for result, other in zip(results, (expected.detach(), *gradients), strict=True):
        assert result.dtype == dtype
        np.testing.assert_allclose(result.ravel(), other.ravel(), rtol=1e-4, atol=1e-4)


def test_evaluation_changes_no_running_statistics_and_takes_one_example() -> None:
    norm, Z = BatchNorm1d(2), noise((5, 2), 0)
    norm.forward(Z)
    M, V = norm.running_M.copy(), norm.running_V.copy()
    together = norm.forward(Z, eval=True)
    np.testing.assert_array_equal(norm.forward(Z[:1], eval=True), together[:1])
    np.testing.assert_array_equal(norm.running_M, M)
    np.testing.assert_array_equal(norm.running_V, V)


@pytest.mark.filterwarnings("error")
@each_dtype
@pytest.mark.parametrize(
    "Z", [np.array([[3.0, -1000.0]]), np.full((4, 2), 7.0), np.ones((3, 2, 5))]
)
def test_without_variance_only_the_shift_is_left(Z: Array, dtype: Any) -> None:
    norm = BatchNorm1d(2)
    norm.BW, norm.Bb = np.array([[2.0, 3.0]]), np.array([[5.0, -1.0]])
    BZ = norm.forward(Z.astype(dtype))
    np.testing.assert_array_equal(np.moveaxis(BZ, 1, -1).reshape(-1, 2)[0], [5, -1])
    dLdZ = norm.backward(np.ones(Z.shape, dtype))
    np.testing.assert_array_equal(dLdZ, np.zeros(Z.shape))
    np.testing.assert_array_equal(norm.dLdBW, [[0, 0]])


def test_float32_batches_leave_the_state_float64() -> None:
    norm = BatchNorm1d(2)
    norm.forward(noise((4, 2), 0, np.float32))
    assert norm.running_M.dtype == norm.running_V.dtype == norm.BW.dtype == np.float64


not_a: Any = None  # an argument of the wrong type, which mypy would refuse


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: BatchNorm1d(0), "BatchNorm1d: expected num_features to be an integer >= 1, got 0"),
        (lambda: BatchNorm1d(3, 1.5), "BatchNorm1d: expected alpha in [0, 1], got 1.5"),
        (
            lambda: BatchNorm1d(3)(np.ones((2, 4))),
            "forward: expected Z of shape (N, 3), got (2, 4)",
        ),
        (lambda: BatchNorm1d(3)(np.ones(3)), "expected Z of shape (N, 3), got (3,)"),
        (lambda: BatchNorm1d(3)(np.ones((2, 4, 3))), "of shape (N, 3, L), got (2, 4, 3)"),
        (lambda: BatchNorm1d(3)(np.ones((2, 3, 4, 5))), "of shape (N, 3, L), got (2, 3, 4, 5)"),
        (lambda: BatchNorm1d(3)(np.ones((0, 3))), "(N, 3) with no axis empty, got (0, 3)"),
        (lambda: BatchNorm1d(1)(not_a), "expected Z to be a NumPy array, got NoneType"),
    ],
)
def test_wrong_arguments_are_named(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()
