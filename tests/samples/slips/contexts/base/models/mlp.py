"""Multilayer perceptrons: written out by hand first, then as loops over their layers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mytorch.activation import ReLU, Sigmoid
from mytorch.checks import check_array, check_shape, check_whole
from mytorch.layer import Array, Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss


class _ReLUNet(Layer):
    """Linear and ReLU in turn, ReLU last; a subclass gives the `sizes`.

    With debug=True, forward and backward also keep what they compute: self.Z0, self.dLdZ0, ...
    """

    sizes: tuple[int, ...] = ()
    layers: list[Layer]

    def __init__(self, debug: bool = False) -> None:
        self.debug = debug
        self.layers = list(self._build())

    @classmethod
    def _build(cls) -> Iterator[Layer]:
        for in_features, out_features in pairwise(cls.sizes):
            yield Linear(in_features, out_features)
            yield ReLU()

    @property
    def parts(self) -> list[Layer]:
        """The layers."""
        return self.layers

    @property
    def stages(self) -> list[tuple[Layer, Layer]]:
        """Each Linear with its ReLU."""
        return list(zip(self.layers[::2], self.layers[1::2], strict=True))

    def forward(self, A0: Array) -> Array:
        """Map A0 (N, sizes[0]) to the last A (N, sizes[-1])."""
        A = check_array(f"{type(self).__name__}.forward", "A0", A0, ("N", self.sizes[0]))
        computed = {"A0": A}
        for k, (linear, relu) in enumerate(self.stages):
            computed[f"Z{k}"] = Z = linear.forward(A)
            computed[f"A{k + 1}"] = A = relu.forward(Z)
        self._note(computed)
        return A

    def backward(self, dLdA: Array) -> Array:
        """Map the gradient (N, sizes[-1]) to dLdA0 (N, sizes[0])."""
        computed = {f"dLdA{len(self.stages)}": dLdA}
        for k, (linear, relu) in reversed(list(enumerate(self.stages))):
            computed[f"dLdZ{k}"] = dLdZ = relu.backward(dLdA)
            computed[f"dLdA{k}"] = dLdA = linear.backward(dLdZ)
        self._note(computed)
        return dLdA

    def _note(self, computed: dict[str, Array]) -> None:
        if self.debug:
            _keep(self, **computed)


class MLP0(_ReLUNet):
    """Linear(2, 3), ReLU: no hidden layer."""

    sizes = (2, 3)


class MLP1(_ReLUNet):
    """Linear(2, 3), ReLU, Linear(3, 2), ReLU: one hidden layer."""

    sizes = (2, 3, 2)


class MLP4(_ReLUNet):
    """Linear and ReLU in turn, of 2, 4, 8, 8, 4 and 2 neurons: four hidden layers."""

    sizes = (2, 4, 8, 8, 4, 2)


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
        self.layers = list(self._build(sizes))

    @staticmethod
    def _build(sizes: Sequence[int]) -> Iterator[Layer]:
        """Yield the layers: a ReLU before each Linear but the first."""
        for k, (in_features, out_features) in enumerate(pairwise(sizes)):
            if k > 0:
                yield ReLU()
            yield Linear(in_features, out_features)

    @property
    def linears(self) -> list[Linear]:
        """The layers that learn, from input to output."""
        return [layer for layer in self.layers if isinstance(layer, Linear)]

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
        for linear, w in zip(self.linears, weights, strict=True):
            linear.W = w.T.copy()

    def forward(self, A: Array) -> Array:
        """Map A (N, layer_sizes[0]) to Z (N, layer_sizes[-1]); the layers check the shape."""
        Z = A
        for layer in self.layers:
            Z = layer.forward(Z)
        return Z

    def backward(self, dLdZ: Array) -> Array:
        """Map dLdZ (N, layer_sizes[-1]) to dLdA (N, layer_sizes[0])."""
        grad = dLdZ
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad


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
        self.layers = [
            Linear(self.input_size, self.hidden_size),
            Sigmoid(),
            Linear(self.hidden_size, self.output_size),
        ]
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
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def forward(self, x: Array, t: Array) -> float:
        """Return the loss for x (N, input_size) and t: one-hot (N, output_size), or classes (N,).

        The loss is the mean over the batch.
        """
        return self.criterion.forward(self.predict(x), t)

    def backward(self) -> Array:
        """Set the gradients of the latest forward's loss; return dLdx (N, input_size)."""
        grad = self.criterion.backward()
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad


def _keep(model: Layer, **computed: Array) -> None:
    """Keep copies of the arrays as attributes of the model, under their names."""
    for name, array in computed.items():
        setattr(model, name, array.copy())
