"""Residual blocks and scanning MLPs of another inner structure: judged, or told what is expected.

Each is a small change to one of the whole submissions below `samples/right/`.
"""

from __future__ import annotations

import pytest

from tests.conftest import Grade
from tests.support.marks import assert_marks, first_sentence
from tests.support.right import Sources, edited, handin

# --- residual blocks ------------------------------------------------------------------

BLOCK, RESNET = "ResBlock", "models/resnet.py"
HEAD = """
import numpy as np
import mytorch.nn as nn


class ConvBlock:
    def __init__(self, *args):
        self.layers = [nn.Conv2d(*args), nn.BatchNorm2d(args[1])]

    def forward(self, A):
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def backward(self, grad):
        for layer in self.layers[::-1]:
            grad = layer.backward(grad)
        return grad


class ResBlock:
    def __init__(self, c_in, c_out, k, stride=3, padding=1):
        needed = (c_in, k, stride, padding) != (c_out, 1, 1, 0)
"""
ENDS = """
        self.final_activation = nn.ReLU()

    def forward(self, A):
        Z = A
        for layer in self.way():
            Z = layer.forward(Z)
        for layer in self.aside():
            A = layer.forward(A)
        return self.final_activation.forward(Z + A)

    def backward(self, grad):
        grad = self.final_activation.backward(grad)
        inner = grad
        for layer in self.way()[::-1]:
            inner = layer.backward(inner)
        for layer in self.aside()[::-1]:
            grad = layer.backward(grad)
        return inner + grad

    def way(self):
        return {way}

    def aside(self):
        return {aside}
"""


def block(made: str, way: str, aside: str) -> Sources:
    """A hand-in with a residual block that is made so, and goes these ways."""
    body = "".join(f"        {line}\n" for line in made.strip().splitlines())
    sources = {p: t for p, t in handin("nested").items() if p != "models/__init__.py"}
    return {**sources, RESNET: HEAD + body + ENDS.format(way=way, aside=aside)}


ONE_BLOCK = """
self.convolution_layers = ConvBlock(c_in, c_out, k, stride, padding)
self.convolution_layers.layers += [nn.ReLU(), nn.Conv2d(c_out, c_out, 1, 1, 0)]
self.convolution_layers.layers += [nn.BatchNorm2d(c_out)]
self.residual_connection = [ConvBlock(c_in, c_out, k, stride, padding)] if needed else []
"""
FLAT_LIST = """
self.convolution_layers = [nn.Conv2d(c_in, c_out, k, stride, padding), nn.BatchNorm2d(c_out),
                           nn.ReLU(), ConvBlock(c_out, c_out, 1, 1, 0)]
self.residual_connection = ConvBlock(c_in, c_out, k, stride, padding) if needed else None
"""
BY_NAMES = """
self.shortcut = ConvBlock(c_in, c_out, k, stride, padding) if needed else None
self.conv1, self.bn1 = nn.Conv2d(c_in, c_out, k, stride, padding), nn.BatchNorm2d(c_out)
self.relu = nn.ReLU()
self.conv2, self.bn2 = nn.Conv2d(c_out, c_out, 1, 1, 0), nn.BatchNorm2d(c_out)
"""
WAYS = {
    "one block with all in it": block(
        ONE_BLOCK, "[self.convolution_layers]", "self.residual_connection"
    ),
    "a list of single layers": block(
        FLAT_LIST,
        "self.convolution_layers",
        "[self.residual_connection or self][:self.residual_connection is not None]",
    ),
    "attributes of their own": block(
        BY_NAMES,
        "[self.conv1, self.bn1, self.relu, self.conv2, self.bn2]",
        "[self.shortcut] if self.shortcut else []",
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_a_residual_block_of_another_structure(name: str, grade: Grade) -> None:
    assert_marks(grade(WAYS[name], BLOCK))


NEEDED = "a ConvBlock is expected, for stride, filter, padding or channels change the shape"
UNFINISHED = {
    "convolution_layers = []": "not implemented yet: convolution_layers is empty",
    "convolution_layers = None": "not implemented yet: convolution_layers is None",
    "convolution_layers = [None, None]": "not implemented yet: convolution_layers is empty but",
    "convolution_layers = 'TODO'": "not implemented yet: convolution_layers is TODO",
    "convolution_layers = nn.ReLU()": "convolution_layers is of type ReLU and holds no parameter",
    "convolution_layers = [ConvBlock(c_in, c_out, k, stride, padding), nn.ReLU()]": "1 and 1 of",
    "layers = []": "ResBlock has no convolution_layers",
}


@pytest.mark.parametrize("made", UNFINISHED)
def test_a_residual_block_that_is_not_written_yet(made: str, grade: Grade) -> None:
    card = grade(block(f"self.{made}\nself.residual_connection = None", "[]", "[]"), BLOCK)
    assert UNFINISHED[made] in first_sentence(card)
    assert "Error" not in first_sentence(card)
    assert card.points == 0


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("None", "not implemented yet: residual_connection is None"),
        ("[]", "not implemented yet: residual_connection is empty"),
        ("nn.ReLU()", "residual_connection is of type ReLU and holds no parameter"),
    ],
)
def test_a_shortcut_that_is_missing(kept: str, says: str, grade: Grade) -> None:
    made = FLAT_LIST.replace("ConvBlock(c_in, c_out, k, stride, padding) if needed else None", kept)
    card = grade(block(made, "self.convolution_layers", "[]"), BLOCK)
    assert f"{says}, where {NEEDED}" in first_sentence(card)


def test_a_network_with_a_block_too_few(grade: Grade) -> None:
    loop = "for before, after in zip((channels[0], *channels), channels):"
    sources = edited(
        handin("nested"), RESNET, (loop, loop.replace("), channels", "), channels[1:]"))
    )
    assert "ResNet has 0 residual blocks, expected 1" in first_sentence(grade(sources, "ResNet"))


# --- scanning MLPs --------------------------------------------------------------------

SCAN, SIMPLE, DISTRIBUTED = "models/mlp_scan.py", "CNN as Simple", "CNN as Distributed"


def test_the_distributed_one_as_the_simple_one(grade: Grade) -> None:
    sources = handin("loops")
    simple = sources[SCAN].split("class CNN_DistributedScanningMLP")[0]
    sources[SCAN] = simple.replace("CNN_SimpleScanningMLP", "CNN_DistributedScanningMLP")
    card = grade(sources, DISTRIBUTED)
    assert "conv1 has to be (24, 2, 2, 2)" in first_sentence(card)
    assert "its b has 8 elements, expected 2" in first_sentence(card)
    assert card.points == 0


def test_a_scanning_mlp_that_is_not_written_yet(grade: Grade) -> None:
    stub = (
        "class CNN_SimpleScanningMLP:\n"
        "    def __init__(self):\n"
        "        self.conv1 = self.conv2 = self.conv3 = None\n"
        "        self.layers = []\n\n"
        "    def init_weights(self, weights):\n"
        "        self.conv1.conv1d_stride1.W = weights[0]\n"
    )
    says = "not implemented yet: conv1, conv2, conv3, layers of the model are empty"
    assert says in first_sentence(grade({SCAN: stub}, SIMPLE))


def test_a_scanning_mlp_with_a_layer_too_few(grade: Grade) -> None:
    changes = (
        ("self.conv2, ReLU(), self.conv3", "self.conv2"),
        (
            "        self.conv3 = Conv1d(in_channels=16, out_channels=4,"
            " kernel_size=1, stride=1)\n",
            "",
        ),
        ("        self.conv3.conv1d_stride1.W = np.transpose(w3, (0, 2, 1))\n", ""),
    )
    text = handin("loops")[SCAN].split("class CNN_DistributedScanningMLP")[0]
    sources = edited({**handin("loops"), SCAN: text}, SCAN, *changes)
    assert "the model has 2 layers with weights, and has to have 3 Conv1d" in first_sentence(
        grade(sources, SIMPLE)
    )
