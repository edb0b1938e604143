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
# in_channels, out_channels, kernel_size, stride of each convolution
SIMPLE_CONVS = ((24, 8, 8, 4), (8, 16, 1, 1), (16, 4, 1, 1))
DISTRIBUTED_CONVS = ((24, 2, 2, 2), (2, 8, 2, 2), (8, 4, 2, 1))


class CNN_SimpleScanningMLP(Layer):
    """The MLP as it is: its first layer becomes one kernel of 8 frames, moved by 4.

    conv1 is Conv1d(24, 8, 8, 4), conv2 Conv1d(8, 16, 1, 1), conv3 Conv1d(16, 4, 1, 1); ReLU
    between them, Flatten last.
    """

    conv1: Conv1d
    conv2: Conv1d
    conv3: Conv1d
    layers: list[Layer]

    def __init__(self) -> None:
        self.conv1, self.conv2, self.conv3 = (Conv1d(*sizes) for sizes in SIMPLE_CONVS)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def init_weights(self, weights: Sequence[Array]) -> None:
        """Take the MLP's three matrices, (in, out) each: (192, 8), (8, 16), (16, 4).

        Row 24 t + c of the first belongs to feature c of frame t. ValueError for other matrices.
        """
        weights = _check_weights("CNN_SimpleScanningMLP.init_weights", weights)
        convs = (self.conv1, self.conv2, self.conv3)
        for conv, w in zip(convs, weights, strict=True):
            conv.conv1d_stride1.W = _kernel(w, conv)

    def forward(self, A: Array) -> Array:
        """Map A (N, 24, W), W frames, to Z (N, 4 * W_out) with W_out = (W - 8) // 4 + 1."""
        A = check_array("CNN_SimpleScanningMLP.forward", "A", A, ("N", 24, "W"), W=8)
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, 4 * W_out) to dLdA (N, 24, W); the layers check the shape."""
        for layer in reversed(self.layers):
            dLdZ = layer.backward(dLdZ)
        return dLdZ


class CNN_DistributedScanningMLP(Layer):
    """The MLP with shared blocks: each layer sees few frames, the next joins their results.

    conv1 is Conv1d(24, 2, 2, 2), conv2 Conv1d(2, 8, 2, 2), conv3 Conv1d(8, 4, 2, 1); ReLU
    between them, Flatten last. Together they see 8 frames, in steps of 4.
    """

    conv1: Conv1d
    conv2: Conv1d
    conv3: Conv1d
    layers: list[Layer]

    def __init__(self) -> None:
        self.conv1, self.conv2, self.conv3 = (Conv1d(*sizes) for sizes in DISTRIBUTED_CONVS)
        self.layers = [self.conv1, ReLU(), self.conv2, ReLU(), self.conv3, Flatten()]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def init_weights(self, weights: Sequence[Array]) -> None:
        """Take the MLP's three matrices, (in, out) each: (192, 8), (8, 16), (16, 4).

        An MLP with shared blocks repeats them in its matrices; each layer reads its block at the
        upper left: w1[:48, :2], w2[:4, :8], w3[:16, :4]. ValueError for other matrices.
        """
        weights = _check_weights("CNN_DistributedScanningMLP.init_weights", weights)
        convs = (self.conv1, self.conv2, self.conv3)
        for conv, w in zip(convs, weights, strict=True):
            block = (slice(conv.kernel_size * conv.in_channels), slice(conv.out_channels))
            conv.conv1d_stride1.W = _kernel(w[block], conv)

    def forward(self, A: Array) -> Array:
        """Map A (N, 24, W), W frames, to Z (N, 4 * W_out) with W_out = W // 2 // 2 - 1."""
        A = check_array("CNN_DistributedScanningMLP.forward", "A", A, ("N", 24, "W"), W=8)
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, 4 * W_out) to dLdA (N, 24, W); the layers check the shape."""
        for layer in reversed(self.layers):
            dLdZ = layer.backward(dLdZ)
        return dLdZ


def _kernel(w: Array, conv: Conv1d) -> Array:
    """Return w (k in, out), whose rows go frame by frame, as a kernel (out, in, k)."""
    frames = w.reshape(conv.kernel_size, conv.in_channels, conv.out_channels)
    return frames.transpose(2, 1, 0).copy()


def _check_weights(where: str, weights: Sequence[Array]) -> list[Array]:
    if len(weights) != len(MLP_SHAPES):
        raise ValueError(f"{where}: expected {len(MLP_SHAPES)} matrices, got {len(weights)}")
    return [
        check_shape(where, f"weights[{i}]", w, shape)
        for i, (w, shape) in enumerate(zip(weights, MLP_SHAPES, strict=True))
    ]
