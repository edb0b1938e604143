"""A convolutional network over time: Conv1d layers with activations, Flatten, Linear."""

from collections.abc import Sequence

from mytorch.checks import check_array, check_stored, check_whole
from mytorch.Conv1d import Conv1d, Conv1d_stride1
from mytorch.flatten import Flatten
from mytorch.init import init_bias, init_weight
from mytorch.layer import Array, InitFn, Layer
from mytorch.linear import Linear
from mytorch.loss import Loss


class CNN(Layer):
    """Conv1d, activation, Conv1d, activation, …, Flatten, Linear, with its loss and its step.

    num_channels, kernel_sizes, strides and activations have one entry for each convolution;
    ValueError where they have not, or where a kernel is wider than its input.
    conv_weight_init_fn(out, in, k), linear_weight_init_fn(out, in) and bias_init_fn(out) make the
    weights and biases; None leaves them to the layers. The criterion's forward(Z, labels) is the
    loss, its backward() the loss's gradient with respect to Z.
    """

    convolutional_layers: list[Conv1d]
    flatten: Flatten
    linear_layer: Linear
    layers: list[Layer]
    Z: Array | None = None  # forward keeps its output here
    loss: float | None = None  # backward keeps the loss here

    def __init__(
        self,
        input_width: int,
        num_input_channels: int,
        num_channels: Sequence[int],
        kernel_sizes: Sequence[int],
        strides: Sequence[int],
        num_linear_neurons: int,
        activations: Sequence[Layer],
        conv_weight_init_fn: InitFn | None,
        bias_init_fn: InitFn | None,
        linear_weight_init_fn: InitFn | None,
        criterion: Loss,
        lr: float,
    ) -> None:
        lengths = [len(each) for each in (num_channels, kernel_sizes, strides, activations)]
        if len(set(lengths)) != 1 or lengths[0] == 0:
            names = "num_channels, kernel_sizes, strides and activations"
            got = ", ".join(map(str, lengths))
            raise ValueError(f"CNN: expected {names} to be equally long, got lengths {got}")
        self.input_width = check_whole("CNN", "input_width", input_width)
        self.num_input_channels = check_whole("CNN", "num_input_channels", num_input_channels)
        self.nlayers = len(num_channels)
        self.activations = activations
        self.criterion = criterion
        self.lr = lr
        self.train_mode = True
        W = self.input_width
        C = [self.num_input_channels, *num_channels]
        self.convolutional_layers = []
        for i in range(self.nlayers):
            if kernel_sizes[i] > W:
                raise ValueError(f"CNN: expected kernel_sizes[{i}] <= {W}, got {kernel_sizes[i]}")
            L = Conv1d(
                C[i], C[i + 1], kernel_sizes[i], strides[i], 0, conv_weight_init_fn, bias_init_fn
            )
            self.convolutional_layers.append(L)
            W = (W - kernel_sizes[i]) // strides[i] + 1
        I, O = C[-1] * W, num_linear_neurons
        self.flatten = Flatten()
        self.linear_layer = Linear(I, O)
        self.linear_layer.W = init_weight("CNN", "linear_weight_init_fn", linear_weight_init_fn, (O, I))
        self.linear_layer.b = init_bias("CNN", bias_init_fn, O).reshape(O, 1)
        self.layers = []
        for L, F in zip(self.convolutional_layers, activations, strict=True):
            self.layers += [L, F]
        self.layers += [self.flatten, self.linear_layer]

    @property
    def parts(self) -> list[Layer]:
        """The layers that learn: an activation of the caller's need not have params."""
        return [*self.convolutional_layers, self.linear_layer]

    def forward(self, A: Array) -> Array:
        """Map A (N, num_input_channels, input_width) to Z (N, num_linear_neurons)."""
        A = check_array("CNN.forward", "A", A, ("N", self.num_input_channels, self.input_width))
        Z = A
        for L in self.layers:
            Z = L.forward(Z)
        self.Z = Z
        return Z.copy()

    def backward(self, labels: Array) -> Array:
        """Set self.loss and the gradients for these labels; return dLdA (N, channels, width).

        The labels are whatever the criterion takes: (N, num_linear_neurons), or class indices.
        """
        Z = check_stored("CNN.backward", "Z", self.Z)
        self.loss = self.criterion.forward(Z, labels)
        G = self.criterion.backward()
        for L in reversed(self.layers):
            G = L.backward(G)
        return G

    def zero_grads(self) -> None:
        """Set every gradient to zero."""
        for grad in self.grads:
            grad.fill(0.0)

    def step(self) -> None:
        """Move every parameter by -lr times its gradient."""
        for L in [*(c.conv1d_stride1 for c in self.convolutional_layers), self.linear_layer]:
            L.W = L.W - self.lr * L.dLdW
            L.b = L.b - self.lr * L.dLdb

    def train(self) -> None:
        """Switch to training; no layer here behaves differently, but a caller may ask."""
        self.train_mode = True

    def eval(self) -> None:
        """Switch to evaluation."""
        self.train_mode = False
