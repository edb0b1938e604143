"""Models with one mistake each, written from the handout: of them, what comes of their steps.

They stand on the solution's layers, and were written before it was tried which of them are named.
"""

# ruff: noqa: E501 - a table

from __future__ import annotations

from typing import NamedTuple

from tests.support.right import Sources, base, edited

MLP = """import numpy as np
from mytorch.linear import Linear
from mytorch.activation import ReLU, Sigmoid, Tanh, Identity


class MLP1:
    def __init__(self, debug=False):
        self.l0, self.a0 = Linear(2, 3), ReLU()
        self.l1, self.a1 = Linear(3, 2), ReLU()
        self.layers = [self.l0, self.l1]

    def forward(self, A0):
        Z0 = self.l0.forward(A0)
        A1 = self.a0.forward(Z0)
        Z1 = self.l1.forward(A1)
        A2 = self.a1.forward(Z1)
        return A2

    def backward(self, dLdA2):
        dLdZ1 = self.a1.backward(dLdA2)
        dLdA1 = self.l1.backward(dLdZ1)
        dLdZ0 = self.a0.backward(dLdA1)
        dLdA0 = self.l0.backward(dLdZ0)
        return dLdA0


class MLP4:
    sizes = [2, 4, 8, 8, 4, 2]

    def __init__(self, debug=False):
        self.linears = [Linear(a, b) for a, b in zip(self.sizes[:-1], self.sizes[1:])]
        self.acts = [ReLU() for _ in self.linears]

    @property
    def layers(self):
        return [x for pair in zip(self.linears, self.acts) for x in pair]

    def forward(self, A):
        for lin, act in zip(self.linears, self.acts):
            A = act.forward(lin.forward(A))
        return A

    def backward(self, dLdA):
        for lin, act in zip(reversed(self.linears), reversed(self.acts)):
            dLdA = lin.backward(act.backward(dLdA))
        return dLdA


class MLP:
    def __init__(self, layer_sizes):
        n = len(layer_sizes)
        self.layers = []
        for i in range(n - 1):
            self.layers.append(Linear(layer_sizes[i], layer_sizes[i + 1]))
            if i < n - 2:
                self.layers.append(ReLU())

    def init_weights(self, weights):
        for i, w in enumerate(weights):
            self.layers[2 * i].W = w.T

    def forward(self, A):
        for l in self.layers:
            A = l.forward(A)
        return A

    def backward(self, g):
        for l in self.layers[::-1]:
            g = l.backward(g)
        return g
"""
CNN = """import numpy as np
from mytorch.Conv1d import Conv1d
from mytorch.linear import Linear
from mytorch.flatten import Flatten


class CNN(object):
    def __init__(self, input_width, num_input_channels, num_channels, kernel_sizes, strides,
                 num_linear_neurons, activations, conv_weight_init_fn, bias_init_fn,
                 linear_weight_init_fn, criterion, lr):
        self.nlayers = len(num_channels)
        self.activations, self.criterion, self.lr = activations, criterion, lr
        self.convolutional_layers = []
        c, w = num_input_channels, input_width
        for i in range(self.nlayers):
            self.convolutional_layers.append(
                Conv1d(c, num_channels[i], kernel_sizes[i], strides[i], 0,
                       conv_weight_init_fn, bias_init_fn))
            w = (w - kernel_sizes[i]) // strides[i] + 1
            c = num_channels[i]
        self.flatten = Flatten()
        self.linear_layer = Linear(c * w, num_linear_neurons)
        self.linear_layer.W = linear_weight_init_fn(num_linear_neurons, c * w)
        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)

    def forward(self, A):
        self.Z = A
        for i in range(self.nlayers):
            self.Z = self.convolutional_layers[i].forward(self.Z)
            self.Z = self.activations[i].forward(self.Z)
        self.Z = self.flatten.forward(self.Z)
        self.Z = self.linear_layer.forward(self.Z)
        return self.Z

    def backward(self, labels):
        self.loss = self.criterion.forward(self.Z, labels)
        grad = self.criterion.backward()
        grad = self.linear_layer.backward(grad)
        grad = self.flatten.backward(grad)
        for i in reversed(range(self.nlayers)):
            grad = self.activations[i].backward(grad)
            grad = self.convolutional_layers[i].backward(grad)
        return grad

    def zero_grads(self):
        for c in self.convolutional_layers:
            c.conv1d_stride1.dLdW.fill(0.0)
            c.conv1d_stride1.dLdb.fill(0.0)
        self.linear_layer.dLdW.fill(0.0)
        self.linear_layer.dLdb.fill(0.0)

    def step(self):
        for c in self.convolutional_layers:
            c.conv1d_stride1.W = c.conv1d_stride1.W - self.lr * c.conv1d_stride1.dLdW
            c.conv1d_stride1.b = c.conv1d_stride1.b - self.lr * c.conv1d_stride1.dLdb
        self.linear_layer.W = self.linear_layer.W - self.lr * self.linear_layer.dLdW
        self.linear_layer.b = self.linear_layer.b - self.lr * self.linear_layer.dLdb

    def train(self):
        pass

    def eval(self):
        pass
"""
RESNET = """import numpy as np
from mytorch.Conv2d import Conv2d
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.activation import ReLU, Sigmoid


class ConvBlock:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding):
        self.conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding)
        self.bn = BatchNorm2d(out_channels)
        self.layers = [self.conv, self.bn]

    def forward(self, A):
        return self.bn.forward(self.conv.forward(A))

    def backward(self, grad):
        return self.conv.backward(self.bn.backward(grad))


class IdentityBlock:
    def forward(self, A):
        return A

    def backward(self, grad):
        return grad


class ResBlock:
    def __init__(self, in_channels, out_channels, filter_size, stride=3, padding=1):
        self.block1 = ConvBlock(in_channels, out_channels, filter_size, stride, padding)
        self.relu = ReLU()
        self.block2 = ConvBlock(out_channels, out_channels, 1, 1, 0)
        self.convolution_layers = [self.block1, self.relu, self.block2]
        self.final_activation = ReLU()
        if stride != 1 or in_channels != out_channels or filter_size != 1 or padding != 0:
            self.residual_connection = ConvBlock(
                in_channels, out_channels, filter_size, stride, padding)
        else:
            self.residual_connection = IdentityBlock()

    def forward(self, A):
        out = self.block2.forward(self.relu.forward(self.block1.forward(A)))
        res = self.residual_connection.forward(A)
        return self.final_activation.forward(out + res)

    def backward(self, grad):
        g = self.final_activation.backward(grad)
        res = self.residual_connection.backward(g)
        main = self.block1.backward(self.relu.backward(self.block2.backward(g)))
        return main + res
"""


class WrongModel(NamedTuple):
    """A mistake in a model: what a reader would call it, where, and the key of its diagnosis."""

    name: str
    item: str
    file: str
    key: str
    changes: tuple[tuple[str, str], ...]

    def sources(self) -> Sources:
        """The whole hand-in with this mistake."""
        right = {"models/mlp.py": MLP, "models/cnn.py": CNN, "models/resnet.py": RESNET}
        return edited({**base("solution"), self.file: right[self.file]}, self.file, *self.changes)


def _wrong(item: str, file: str, name: str, key: str, *changes: tuple[str, str]) -> WrongModel:
    return WrongModel(f"{item}: {name}", item, file, key, changes)


WRONG_MODELS = [
    _wrong(
        "MLP1",
        "models/mlp.py",
        "the first layer by hand",
        "step/no_gradients_of_the_first_layer",
        ("dLdA0 = self.l0.backward(dLdZ0)", "dLdA0 = dLdZ0 @ self.l0.W"),
    ),
    _wrong(
        "MLP1",
        "models/mlp.py",
        "the last activation not returned",
        "step/forward_without_the_ReLU_after_the_second_layer",
        ("A2 = self.a1.forward(Z1)\n        return A2", "self.a1.forward(Z1)\n        return Z1"),
    ),
    _wrong(
        "MLP1",
        "models/mlp.py",
        "tanh at the end",
        "step/tanh_for_the_ReLU_after_the_second_layer",
        ("Linear(3, 2), ReLU()", "Linear(3, 2), Tanh()"),
    ),
    _wrong(
        "MLP1",
        "models/mlp.py",
        "the gradient before the first",
        "mlp/returns_the_gradient_before_the_first",
        ("return dLdA0", "return dLdZ0"),
    ),
    _wrong(
        "MLP1",
        "models/mlp.py",
        "one activation passed by in backward",
        "step/backward_without_the_ReLU_after_the_first_layer",
        ("dLdZ0 = self.a0.backward(dLdA1)", "dLdZ0 = dLdA1"),
    ),
    _wrong(
        "MLP1",
        "models/mlp.py",
        "one activation passed by in forward",
        "mlp/activations_left_out_between",
        ("self.l1.forward(A1)", "self.l1.forward(Z0)"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "one activation five times",
        "structure/one_object",
        ("[ReLU() for _ in self.linears]", "[ReLU()] * 5"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "zip ends early",
        "step/both_without_the_fifth_layer",
        ("[ReLU() for _ in self.linears]", "[ReLU() for _ in self.linears[1:]]"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "activations first",
        "step/activated_first",
        ("act.forward(lin.forward(A))", "lin.forward(act.forward(A))"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "no activation in backward",
        "mlp/activations_left_out_in_backward",
        ("lin.backward(act.backward(dLdA))", "lin.backward(dLdA)"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "a layer short",
        "structure/missing",
        ("[2, 4, 8, 8, 4, 2]", "[2, 4, 8, 4, 2]"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "other layers",
        "structure/layers",
        ("[2, 4, 8, 8, 4, 2]", "[2, 4, 4, 8, 4, 2]"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "a layer too many",
        "structure/too_many",
        ("[2, 4, 8, 8, 4, 2]", "[2, 4, 8, 8, 8, 4, 2]"),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "Identity at the end",
        "mlp/activation_missing_after_the_last",
        (
            "        self.acts = [ReLU() for _ in self.linears]",
            "        self.acts = [ReLU() for _ in self.linears]\n        self.acts[-1] = Identity()",
        ),
    ),
    _wrong(
        "MLP4",
        "models/mlp.py",
        "Sigmoid at the end",
        "step/sigmoid_for_the_ReLU_after_the_fifth_layer",
        (
            "        self.acts = [ReLU() for _ in self.linears]",
            "        self.acts = [ReLU() for _ in self.linears]\n        self.acts[-1] = Sigmoid()",
        ),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "an activation at the end",
        "mlp/activation_after_the_last",
        ("if i < n - 2:", "if True:"),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "backward begins late",
        "step/backward_without_the_last_layer",
        ("self.layers[::-1]", "self.layers[-2::-1]"),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "backward ends early",
        "mlp/stops_before_the_first_layer",
        ("self.layers[::-1]", "self.layers[:0:-1]"),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "backward in the order of forward",
        "mlp/backward_in_forward_order",
        ("self.layers[::-1]", "self.layers"),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "tanh everywhere",
        "mlp/tanh_for_relu",
        ("self.layers.append(ReLU())", "self.layers.append(Tanh())"),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "layers of the class",
        "structure/class",
        ("        self.layers = []\n", ""),
        (
            "    def __init__(self, layer_sizes):",
            "    layers = []\n\n    def __init__(self, layer_sizes):",
        ),
    ),
    _wrong(
        "MLP",
        "models/mlp.py",
        "weights of the class",
        "kept/class",
        (
            "self.layers[2 * i].W = w.T",
            "self.cache.setdefault(i, w.T); self.layers[2 * i].W = self.cache[i]",
        ),
        ("class MLP:", "class MLP:\n    cache = {}\n"),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "the last activation missing",
        "cnn/last_activation_missing",
        (
            "            self.Z = self.activations[i].forward(self.Z)",
            "            if i < self.nlayers - 1: self.Z = self.activations[i].forward(self.Z)",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "the activations behind all convolutions",
        "step/activations_gathered",
        (
            "            self.Z = self.activations[i].forward(self.Z)",
            "        for a in self.activations: self.Z = a.forward(self.Z)",
        ),
        (
            "            grad = self.activations[i].backward(grad)\n",
            "            grad = self.activations[i].backward(grad)\n        for i in reversed(range(self.nlayers)):\n",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "derivatives without the gradient",
        "step/derivatives",
        ("grad = self.activations[i].backward(grad)", "grad = self.activations[i].backward()"),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "backward leaves out the first pair",
        "cnn/stops_before_the_first_pair",
        ("reversed(range(self.nlayers))", "range(self.nlayers - 1, 0, -1)"),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "no activation in backward",
        "cnn/activations_left_out_in_backward",
        ("            grad = self.activations[i].backward(grad)\n", ""),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "an activation behind the linear layer",
        "step/activation_after_the_linear_layer_by_the_last_object",
        (
            "        self.Z = self.linear_layer.forward(self.Z)",
            "        self.Z = self.activations[-1].forward(self.linear_layer.forward(self.Z))",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "activations first",
        "step/activated_first",
        (
            "            self.Z = self.convolutional_layers[i].forward(self.Z)\n            self.Z = self.activations[i].forward(self.Z)",
            "            self.Z = self.activations[i].forward(self.Z)\n            self.Z = self.convolutional_layers[i].forward(self.Z)",
        ),
        (
            "            grad = self.activations[i].backward(grad)\n            grad = self.convolutional_layers[i].backward(grad)",
            "            grad = self.convolutional_layers[i].backward(grad)\n            grad = self.activations[i].backward(grad)",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "every activation twice in forward",
        "step/forward_twice_through_activations",
        (
            "            self.Z = self.activations[i].forward(self.Z)",
            "            self.Z = self.activations[i].forward(self.activations[i].forward(self.Z))",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "every activation twice in backward",
        "step/backward_twice_through_activations",
        (
            "            grad = self.activations[i].backward(grad)\n",
            "            grad = self.activations[i].backward(self.activations[i].backward(grad))\n",
        ),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "the first stride for all",
        "structure/other",
        ("kernel_sizes[i], strides[i], 0", "kernel_sizes[i], strides[0], 0"),
    ),
    _wrong(
        "Build a CNN Model",
        "models/cnn.py",
        "the first channels for all",
        "structure/other",
        ("c = num_channels[i]", "c = num_channels[0]"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "activated before the sum",
        "residual/activated_before_the_sum",
        ("self.final_activation.forward(out + res)", "self.final_activation.forward(out) + res"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the convolutions are given the outer gradient",
        "residual/convolutions_pass_by_the_final_activation",
        ("self.block2.backward(g)", "self.block2.backward(grad)"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the inner activation passed by",
        "residual/inner_activation_left_out_in_backward",
        ("self.relu.backward(self.block2.backward(g))", "self.block2.backward(g)"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the convolutions' gradient not added",
        "residual/convolutions_gradient_forgotten",
        ("return main + res", "return res"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the shortcut is given the convolutions' output",
        "step/forward_shortcut_behind",
        (
            "res = self.residual_connection.forward(A)",
            "res = self.residual_connection.forward(out)",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the shortcut is given the gradient behind the convolutions",
        "step/backward_shortcut_behind",
        (
            "        return main + res\n",
            "        return main + self.residual_connection.backward(main)\n",
        ),
        ("        res = self.residual_connection.backward(g)\n", ""),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "no normalisation",
        "step/both_without_normalisation",
        ("return self.bn.forward(self.conv.forward(A))", "return self.conv.forward(A)"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "no normalisation in backward",
        "step/backward_without_normalisation",
        ("return self.conv.backward(self.bn.backward(grad))", "return self.conv.backward(grad)"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the second block not called",
        "step/forward_without_the_second_block",
        (
            "out = self.block2.forward(self.relu.forward(self.block1.forward(A)))",
            "out = self.relu.forward(self.block1.forward(A))",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the inner activation missing",
        "residual/inner_activation_missing",
        (
            "self.block2.forward(self.relu.forward(self.block1.forward(A)))",
            "self.block2.forward(self.block1.forward(A))",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "Sigmoid at the end",
        "step/sigmoid_for_the_ReLU_after_the_sum",
        ("self.final_activation = ReLU()", "self.final_activation = Sigmoid()"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the shortcut subtracted",
        "step/forward_the_shortcut_subtracted",
        ("out + res", "out - res"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the identity where the shape changes",
        "structure/shortcut",
        ("or filter_size != 1 or padding != 0", ""),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "a shortcut of another filter",
        "structure/other",
        (
            "\n                in_channels, out_channels, filter_size, stride, padding)",
            "in_channels, out_channels, 1, stride, 0)",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "a stride in the second block",
        "structure/other",
        (
            "ConvBlock(out_channels, out_channels, 1, 1, 0)",
            "ConvBlock(out_channels, out_channels, 1, stride, 0)",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the first block for the shortcut, too",
        "structure/one_object",
        (
            "ConvBlock(\n                in_channels, out_channels, filter_size, stride, padding)",
            "self.block1",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "the shortcut's gradient twice",
        "step/backward_the_shortcut_added_twice",
        ("return main + res", "return main + res + res"),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "no gradient through the identity",
        "step/backward_without_the_shortcut_that_is_the_identity",
        (
            "    def backward(self, grad):\n        return grad\n",
            "    def backward(self, grad):\n        return np.zeros_like(grad)\n",
        ),
    ),
    _wrong(
        "ResBlock",
        "models/resnet.py",
        "one activation object in both places",
        "step/one_activation_for_all",
        ("self.final_activation = ReLU()", "self.final_activation = self.relu"),
    ),
]
