"""Both scanning MLPs against the MLP itself, moved over the frames step by step."""

import numpy as np
import pytest
import torch

from models.mlp_scan import CNN_DistributedScanningMLP, CNN_SimpleScanningMLP
from mytorch.layer import Array, Shape

Scan = type[CNN_SimpleScanningMLP] | type[CNN_DistributedScanningMLP]
each_scan = pytest.mark.parametrize("scan", [CNN_SimpleScanningMLP, CNN_DistributedScanningMLP])


def noise(shape: Shape, seed: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape)


def free_weights() -> list[Array]:
    return [noise((192, 8), 1), noise((8, 16), 2), noise((16, 4), 3)]


def shared_weights() -> list[Array]:
    """Matrices of an MLP that looks at frames 0-1, 2-3, 4-5, 6-7 alike, then at their pairs."""
    w1, w2 = np.zeros((192, 8)), np.zeros((8, 16))
    block1, block2 = noise((48, 2), 1), noise((4, 8), 2)
    for i in range(4):
        w1[48 * i : 48 * (i + 1), 2 * i : 2 * (i + 1)] = block1
    for i in range(2):
        w2[4 * i : 4 * (i + 1), 8 * i : 8 * (i + 1)] = block2
    return [w1, w2, noise((16, 4), 3)]


def scanned(A: Array, weights: list[Array]) -> Array:
    """The MLP at frames 0-7, 4-11, …: (N, 24, W) to (N, 4 * W_out), channel by channel."""
    w1, w2, w3 = weights
    outputs = []
    for start in range(0, A.shape[2] - 7, 4):
        frames = A[:, :, start : start + 8].transpose(0, 2, 1)  # (N, 8, 24), frame-major
        hidden = np.maximum(frames.reshape(len(A), 192) @ w1, 0)
        outputs.append(np.maximum(hidden @ w2, 0) @ w3)
    return np.stack(outputs, axis=2).reshape(len(A), -1)


@pytest.mark.parametrize("width", [8, 12, 30, 128])
@pytest.mark.parametrize("N", [1, 3])
def test_simple_scan_is_the_mlp(N: int, width: int) -> None:
    model, A = CNN_SimpleScanningMLP(), noise((N, 24, width), 0)
    model.init_weights(free_weights())
    np.testing.assert_allclose(model(A), scanned(A, free_weights()), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("width", [8, 12, 30, 128])
def test_distributed_scan_is_the_mlp_with_shared_blocks(width: int) -> None:
    model, A = CNN_DistributedScanningMLP(), noise((2, 24, width), 0)
    model.init_weights(shared_weights())
    np.testing.assert_allclose(model(A), scanned(A, shared_weights()), rtol=1e-9, atol=1e-9)


@each_scan
def test_backward_equals_autograd(scan: Scan) -> None:
    model, A = scan(), noise((2, 24, 30), 0)
    model.init_weights(free_weights())
    leaves = [torch.tensor(x, requires_grad=True) for x in (A, *model.params)]
    Z = leaves[0]
    for i, conv in enumerate((model.conv1, model.conv2, model.conv3)):
        W, b = leaves[1 + 2 * i : 3 + 2 * i]
        Z = torch.conv1d(Z if i == 0 else torch.relu(Z), W, b, stride=conv.stride)
    Z = Z.flatten(1)
    dLdZ = noise(tuple(Z.shape), 5)
    gradients = torch.autograd.grad(Z, leaves, torch.tensor(dLdZ))
    np.testing.assert_allclose(model.forward(A), Z.detach().numpy(), atol=1e-9)
    for ours, theirs in zip((model.backward(dLdZ), *model.grads), gradients, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-9, atol=1e-9)


@each_scan
def test_init_weights_copies_and_leaves_the_mlp_alone(scan: Scan) -> None:
    model, weights = scan(), free_weights()
    model.init_weights(weights)
    for param in model.params:
        param += 1
    for w, expected in zip(weights, free_weights(), strict=True):
        np.testing.assert_array_equal(w, expected)


@each_scan
def test_float32_stays_float32(scan: Scan) -> None:
    model = scan()
    Z = model.forward(noise((1, 24, 16), 0).astype(np.float32))
    assert Z.dtype == model.backward(Z).dtype == np.float32
    assert {grad.dtype for grad in model.grads} == {np.dtype(np.float32)}


@each_scan
def test_wrong_arguments_are_named(scan: Scan) -> None:
    model, (w1, w2, w3) = scan(), free_weights()
    with pytest.raises(ValueError, match=r"init_weights: expected 3 matrices, got 2"):
        model.init_weights([w1, w2])
    with pytest.raises(
        ValueError, match=r"expected weights\[1\] of shape \(8, 16\), got \(16, 8\)"
    ):
        model.init_weights([w1, w2.T, w3])
    with pytest.raises(ValueError, match=r"A of shape \(N, 24, W\) with W >= 8, got \(1, 24, 7\)"):
        model.forward(np.ones((1, 24, 7)))
