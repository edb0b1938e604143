"""The networks of `models`, each with its loss, behind one interface."""

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np

from models.cnn import CNN
from models.mlp import MLP, TwoLayerNet
from models.resnet import ResNet
from mytorch.activation import ReLU
from mytorch.layer import Array, Layer
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss, Loss, MSELoss


class Network(Protocol):
    """What training asks of a network."""

    layers: list[Layer]

    def learn(self, inputs: Array, targets: Array) -> float:
        """Set the gradients of the loss for this batch, inputs (N, ...) and targets (N, out).

        Returns the loss.
        """

    def predict(self, inputs: Array) -> Array:
        """Return the outputs (N, out) for inputs (N, ...).

        What differs between training and use is in use.
        """


BuildNetwork = Callable[[], Network]


class LayerNetwork:
    """A model that is a Layer, and a loss."""

    def __init__(self, model: MLP | ResNet, criterion: Loss) -> None:
        self.model, self.criterion = model, criterion
        self.layers = model.layers

    def learn(self, inputs: Array, targets: Array) -> float:
        """Forward, loss, backward, for inputs (N, ...) and targets (N, out)."""
        loss = self.criterion.forward(self.model.forward(inputs), targets)
        self.model.backward(self.criterion.backward())
        return loss

    def predict(self, inputs: Array) -> Array:
        """The model's output (N, out); a ResNet then normalises with its running statistics."""
        if isinstance(self.model, ResNet):
            return self.model.forward(inputs, eval=True)
        return self.model.forward(inputs)


class CNNNetwork:
    """A CNN, which has a loss of its own."""

    def __init__(self, model: CNN) -> None:
        self.model = model
        self.layers = model.layers

    def learn(self, inputs: Array, targets: Array) -> float:
        """Forward, then backward, which also works out the loss.

        The inputs are (N, C, W), the targets (N, out).
        """
        self.model.forward(inputs)
        self.model.backward(targets)
        return math.nan if self.model.loss is None else self.model.loss

    def predict(self, inputs: Array) -> Array:
        """The CNN's output (N, out)."""
        return self.model.forward(inputs)


class TwoLayerNetwork:
    """A TwoLayerNet, whose forward returns the loss."""

    def __init__(self, model: TwoLayerNet) -> None:
        self.model = model
        self.layers = model.layers

    def learn(self, inputs: Array, targets: Array) -> float:
        """Forward, then backward, for inputs (N, in) and targets (N, out)."""
        loss = self.model.forward(inputs, targets)
        self.model.backward()
        return loss

    def predict(self, inputs: Array) -> Array:
        """The output of the last layer, (N, out)."""
        return self.model.predict(inputs)


def sine() -> Network:
    """1-25-1 with a sigmoid between; uniform weights: Glorot and Bengio, 2010, formula 16."""
    model = TwoLayerNet(1, 25, 1)
    model.criterion = MSELoss()  # type: ignore[assignment] # it comes with cross-entropy
    for layer in model.layers:
        if isinstance(layer, Linear):
            limit = math.sqrt(6 / sum(layer.W.shape))
            layer.W = np.random.uniform(-limit, limit, layer.W.shape)
    return TwoLayerNetwork(model)


def cubic() -> Network:
    """1-20-20-1 with ReLUs."""
    return LayerNetwork(MLP([1, 20, 20, 1]), MSELoss())


def digits_mlp() -> Network:
    """64-64-10 with a ReLU."""
    return LayerNetwork(MLP([64, 64, 10]), CrossEntropyLoss())


def digits_cnn() -> Network:
    """Three Conv1d that move over the columns; the 8 rows are channels."""
    channels, kernels, strides = (32, 64, 64), (3, 3, 3), (1, 1, 1)
    activations = [ReLU(), ReLU(), ReLU()]
    loss = CrossEntropyLoss()
    # Its own step is not used, so neither is its learning rate.
    return CNNNetwork(
        CNN(8, 8, channels, kernels, strides, 10, activations, None, None, None, loss, lr=0.0)
    )


def digits_resnet() -> Network:
    """A stem, a residual block of 8 channels and one of 16."""
    return LayerNetwork(ResNet(1, 10, (8, 16)), CrossEntropyLoss())
