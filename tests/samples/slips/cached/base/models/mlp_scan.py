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


def kernel_of(w, frames, features):
    """(frames * features, out) to (out, features, frames)"""
    w = w.reshape(frames, features, w.shape[1])
    # print("w", w.shape)
    return w.transpose(2, 1, 0).copy()


def all_forward(layers, A):
    i = 0
    while i < len(layers):
        A = layers[i].forward(A)
        i += 1
    return A


def all_backward(layers, grad):
    i = len(layers)
    while i > 0:
        i -= 1
        grad = layers[i].backward(grad)
    return grad


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
        self.conv1 = Conv1d(24, 8, 8, 4)
        self.conv2 = Conv1d(8, 16, 1, 1)
        self.conv3 = Conv1d(16, 4, 1, 1)
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
        w1, w2, w3 = weights
        self.conv1.conv1d_stride1.W = kernel_of(w1, 8, 24)
        self.conv2.conv1d_stride1.W = kernel_of(w2, 1, 8)
        self.conv3.conv1d_stride1.W = kernel_of(w3, 1, 16)

    def forward(self, A: Array) -> Array:
        """Map A (N, 24, W), W frames, to Z (N, 4 * W_out) with W_out = (W - 8) // 4 + 1."""
        A = check_array("CNN_SimpleScanningMLP.forward", "A", A, ("N", 24, "W"), W=8)
        return all_forward(self.layers, A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, 4 * W_out) to dLdA (N, 24, W); the layers check the shape."""
        return all_backward(self.layers, dLdZ)


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
        self.conv1 = Conv1d(24, 2, 2, 2)
        self.conv2 = Conv1d(2, 8, 2, 2)
        self.conv3 = Conv1d(8, 4, 2, 1)
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
        blocks = {"w1": weights[0][:48, :2], "w2": weights[1][:4, :8], "w3": weights[2][:16, :4]}
        self.conv1.conv1d_stride1.W = kernel_of(blocks["w1"], 2, 24)
        self.conv2.conv1d_stride1.W = kernel_of(blocks["w2"], 2, 2)
        self.conv3.conv1d_stride1.W = kernel_of(blocks["w3"], 2, 8)

    def forward(self, A: Array) -> Array:
        """Map A (N, 24, W), W frames, to Z (N, 4 * W_out) with W_out = W // 2 // 2 - 1."""
        A = check_array("CNN_DistributedScanningMLP.forward", "A", A, ("N", 24, "W"), W=8)
        return all_forward(self.layers, A)

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, 4 * W_out) to dLdA (N, 24, W); the layers check the shape."""
        return all_backward(self.layers, dLdZ)


def _check_weights(where: str, weights: Sequence[Array]) -> list[Array]:
    if len(weights) != len(MLP_SHAPES):
        raise ValueError(f"{where}: expected {len(MLP_SHAPES)} matrices, got {len(weights)}")
    return [
        check_shape(where, f"weights[{i}]", w, shape)
        for i, (w, shape) in enumerate(zip(weights, MLP_SHAPES, strict=True))
    ]
