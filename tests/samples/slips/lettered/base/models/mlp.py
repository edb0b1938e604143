"""Multilayer perceptrons: written out by hand first, then as loops over their layers."""

from collections.abc import Sequence
from itertools import pairwise

from mytorch.activation import ReLU, Sigmoid
from mytorch.checks import check_array, check_shape, check_whole
from mytorch.layer import Array, Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


class MLP0(Layer):
    """Linear(2, 3), ReLU: no hidden layer.

    With debug=True, forward and backward also keep what they compute: self.Z0, self.dLdZ0, ...
    """

    layers: list[Layer]

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers = [Linear(2, 3), ReLU()]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A0: Array) -> Array:
        """Map A0 (N, 2) to A1 (N, 3); debug keeps A0, Z0 and A1."""
        A0 = check_array("MLP0.forward", "A0", A0, ("N", 2))
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        if self.debug:
            _keep(self, A0=A0, Z0=Z0, A1=A1)
        return A1

    def backward(self, dLdA1: Array) -> Array:
        """Map dLdA1 (N, 3) to dLdA0 (N, 2); debug keeps dLdA1, dLdZ0 and dLdA0."""
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            _keep(self, dLdA1=dLdA1, dLdZ0=dLdZ0, dLdA0=dLdA0)
        return dLdA0


class MLP1(Layer):
    """Linear(2, 3), ReLU, Linear(3, 2), ReLU: one hidden layer.

    With debug=True, forward and backward also keep what they compute: self.Z0, self.dLdZ0, ...
    """

    layers: list[Layer]

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers = [Linear(2, 3), ReLU(), Linear(3, 2), ReLU()]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A0: Array) -> Array:
        """Map A0 (N, 2) to A2 (N, 2); debug keeps A0, Z0, A1, Z1 and A2."""
        A0 = check_array("MLP1.forward", "A0", A0, ("N", 2))
        Z0 = self.layers[0].forward(A0)
        A1 = self.layers[1].forward(Z0)
        Z1 = self.layers[2].forward(A1)
        A2 = self.layers[3].forward(Z1)
        if self.debug:
            _keep(self, A0=A0, Z0=Z0, A1=A1, Z1=Z1, A2=A2)
        return A2

    def backward(self, dLdA2: Array) -> Array:
        """Map dLdA2 (N, 2) to dLdA0 (N, 2); debug keeps dLdA2, dLdZ1, dLdA1, dLdZ0 and dLdA0."""
        dLdZ1 = self.layers[3].backward(dLdA2)
        dLdA1 = self.layers[2].backward(dLdZ1)
        dLdZ0 = self.layers[1].backward(dLdA1)
        dLdA0 = self.layers[0].backward(dLdZ0)
        if self.debug:
            _keep(self, dLdA2=dLdA2, dLdZ1=dLdZ1, dLdA1=dLdA1, dLdZ0=dLdZ0, dLdA0=dLdA0)
        return dLdA0


class MLP4(Layer):
    """Linear and ReLU in turn, of 2, 4, 8, 8, 4 and 2 neurons: four hidden layers.

    With debug=True, forward and backward also keep what they compute: self.Z0, self.dLdZ0, ...
    """

    layers: list[Layer]

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        D = [2, 4, 8, 8, 4, 2]
        self.layers = [L for I, O in pairwise(D) for L in (Linear(I, O), ReLU())]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def forward(self, A0: Array) -> Array:
        """Map A0 (N, 2) to A5 (N, 2); debug keeps A0, Z0, A1, Z1, ..., Z4 and A5."""
        A = check_array("MLP4.forward", "A0", A0, ("N", 2))
        K = {"A0": A}
        for k in range(5):
            Z = self.layers[2 * k].forward(A)
            A = self.layers[2 * k + 1].forward(Z)
            K |= {f"Z{k}": Z, f"A{k + 1}": A}
        if self.debug:
            _keep(self, **K)
        return A

    def backward(self, dLdA5: Array) -> Array:
        """Map dLdA5 (N, 2) to dLdA0 (N, 2); debug keeps dLdA5, dLdZ4, ..., dLdZ0 and dLdA0."""
        G = dLdA5
        K = {"dLdA5": G}
        for k in reversed(range(5)):
            D = self.layers[2 * k + 1].backward(G)
            G = self.layers[2 * k].backward(D)
            K |= {f"dLdZ{k}": D, f"dLdA{k}": G}
        if self.debug:
            _keep(self, **K)
        return G


class MLP(Layer):
    """Linear, ReLU, Linear, ReLU, …, Linear: layer_sizes are the widths from input to output.

    ValueError for fewer than two of them.
    """

    layers: list[Layer]

    def __init__(self, layer_sizes: Sequence[int]) -> None:
        if len(layer_sizes) < 2:
            got = len(layer_sizes)
            raise ValueError(f"MLP: expected layer_sizes to hold 2 sizes or more, got {got}")
        sizes = [check_whole("MLP", f"layer_sizes[{i}]", n) for i, n in enumerate(layer_sizes)]
        self.layer_sizes = sizes
        self.layers = []
        for I, O in pairwise(sizes):
            self.layers += [Linear(I, O), ReLU()]
        self.layers = self.layers[:-1]

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    def init_weights(self, weights: Sequence[Array]) -> None:
        """Take one matrix, (in, out), for each Linear: the transpose of its W.

        ValueError where there are more or fewer, or one is of another shape.
        """
        where, shapes = "MLP.init_weights", list(pairwise(self.layer_sizes))
        if len(weights) != len(shapes):
            raise ValueError(f"{where}: expected {len(shapes)} matrices, got {len(weights)}")
        weights = [
            check_shape(where, f"weights[{i}]", w, shape)
            for i, (w, shape) in enumerate(zip(weights, shapes, strict=True))
        ]
        for L, W in zip(self.layers[::2], weights, strict=True):
            Wt = W.T.copy()
            L.W = Wt

    def forward(self, A: Array) -> Array:
        """Map A (N, layer_sizes[0]) to Z (N, layer_sizes[-1]); the layers check the shape."""
        Z = A
        for L in self.layers:
            Z = L.forward(Z)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, layer_sizes[-1]) to dLdA (N, layer_sizes[0])."""
        G = dLdZ
        for L in reversed(self.layers):
            G = L.backward(G)
        return G


class TwoLayerNet:
    """Linear, Sigmoid, Linear, with its loss: softmax and cross-entropy.

    As `forward` returns the loss, this is no Layer; `predict` returns the logits.
    """

    layers: list[Layer]
    criterion: CrossEntropyLoss

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        self.input_size = check_whole("TwoLayerNet", "input_size", input_size)
        self.hidden_size = check_whole("TwoLayerNet", "hidden_size", hidden_size)
        self.output_size = check_whole("TwoLayerNet", "output_size", output_size)
        I, H, O = self.input_size, self.hidden_size, self.output_size
        self.layers = [Linear(I, H), Sigmoid(), Linear(H, O)]
        self.criterion = CrossEntropyLoss()

    @property
    def params(self) -> list[Array]:
        """The learnable arrays of all layers: of each Linear, W (out, in) and b (out, 1)."""
        return [param for layer in self.layers for param in layer.params]

    @property
    def grads(self) -> list[Array]:
        """The gradients of `params`, in the same order and of the same shapes."""
        return [grad for layer in self.layers for grad in layer.grads]

    def predict(self, x: Array) -> Array:
        """Map x (N, input_size) to logits (N, output_size); the layers check the shape."""
        Z = x
        for L in self.layers:
            Z = L.forward(Z)
        return Z

    def forward(self, x: Array, t: Array) -> float:
        """Return the loss for x (N, input_size) and t: one-hot (N, output_size), or classes (N,).

        The loss is the mean over the batch.
        """
        Z = self.predict(x)
        return self.criterion.forward(Z, t)

    def backward(self) -> Array:
        """Set the gradients of the latest forward's loss; return dLdx (N, input_size)."""
        G = self.criterion.backward()
        for L in reversed(self.layers):
            G = L.backward(G)
        return G


def _keep(model: Layer, **computed: Array) -> None:
    """Keep copies of the arrays as attributes of the model, under their names."""
    for name, array in computed.items():
        setattr(model, name, array.copy())
