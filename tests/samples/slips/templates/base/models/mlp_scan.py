"""An MLP that scans a long input, written as a convolutional network.

The MLP has 192 inputs (8 frames of 24 features, one frame after the other), then 8, 16 and
4 neurons. It looks at frames 0 to 7, then at 4 to 11, and so on: what it computes there is a
convolution, and its weights are the kernel in another order.
"""

from collections.abc import Sequence

from mytorch.activation import ReLU
from mytorch.checks import check_array, check_shape
from mytorch.Conv1d import Conv1d
from mytorch.flatten import Flatten
from mytorch.layer import Array, Layer

MLP_SHAPES = ((192, 8), (8, 16), (16, 4))


def _kernel(w: Array, frames: int) -> Array:
    """Turn rows that go frame by frame, (frames * in, out), into a kernel (out, in, frames)."""
    rows, out = w.shape
    return w.T.reshape(out, frames, rows // frames).transpose(0, 2, 1).copy()


class _ScanningMLP(Layer):
    """Template: three Conv1d with ReLU between and Flatten last; subclasses give the sizes."""

    conv1: Conv1d
    conv2: Conv1d
    conv3: Conv1d
    layers: list[Layer]
    sizes: tuple[tuple[int, int, int, int], ...] = ()  # in, out, kernel, stride of each

    def __init__(self) -> None:
        self.conv1, self.conv2, self.conv3 = (Conv1d(*size) for size in self.sizes)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def init_weights(self, weights: Sequence[Array]) -> None:
        """Take the MLP's three matrices, (in, out) each: (192, 8), (8, 16), (16, 4).

        Row 24 t + c of the first belongs to feature c of frame t. ValueError for other matrices.
        """
        weights = _check_weights(f"{type(self).__name__}.init_weights", weights)
        convs = (self.conv1, self.conv2, self.conv3)
        for conv, block in zip(convs, self._blocks(weights), strict=True):
            conv.conv1d_stride1.W = _kernel(block, conv.kernel_size)

    def forward(self, A: Array) -> Array:
        """Map A (N, 24, W), W frames, to Z (N, 4 * W_out)."""
        A = check_array(f"{type(self).__name__}.forward", "A", A, ("N", 24, "W"), W=8)
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, 4 * W_out) to dLdA (N, 24, W); the layers check the shape."""
        for layer in reversed(self.layers):
            dLdZ = layer.backward(dLdZ)
        return dLdZ

    def _blocks(self, weights: list[Array]) -> list[Array]:
        """Return the part of each matrix that the kernels read."""
        raise NotImplementedError


class CNN_SimpleScanningMLP(_ScanningMLP):
    """The MLP as it is: its first layer becomes one kernel of 8 frames, moved by 4."""

    sizes = ((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))

    def _blocks(self, weights: list[Array]) -> list[Array]:
        return weights


class CNN_DistributedScanningMLP(_ScanningMLP):
    """The MLP with shared blocks: each layer sees few frames, the next joins their results.

    An MLP with shared blocks repeats them in its matrices; each layer reads its block at the
    upper left: w1[:48, :2], w2[:4, :8], w3[:16, :4].
    """

    sizes = ((24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1))

    def _blocks(self, weights: list[Array]) -> list[Array]:
        corners = ((i * kernel, out) for i, out, kernel, _ in self.sizes)
        return [w[:rows, :cols] for w, (rows, cols) in zip(weights, corners, strict=True)]


def _check_weights(where: str, weights: Sequence[Array]) -> list[Array]:
    if len(weights) != len(MLP_SHAPES):
        raise ValueError(f"{where}: expected {len(MLP_SHAPES)} matrices, got {len(weights)}")
    return [
        check_shape(where, f"weights[{i}]", w, shape)
        for i, (w, shape) in enumerate(zip(weights, MLP_SHAPES, strict=True))
    ]
