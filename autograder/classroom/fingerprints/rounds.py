"""What a loop of our solutions goes over, in the course's terms."""

from __future__ import annotations

import ast

ROUNDS = {
    "N": "the samples",
    "C": "the channels",
    "H": "the rows",
    "W": "the columns",
    "H_in": "the input's rows",
    "W_in": "the input's columns",
    "H_out": "the output's rows",
    "W_out": "the output's columns",
    "in_size": "the input's positions",
    "out_size": "the output's positions",
    "k": "the kernel's positions",
    "kH": "the kernel's rows",
    "kW": "the kernel's columns",
    "kernel_size": "the kernel's positions",
    "in_channels": "the input channels",
    "out_channels": "the output channels",
    "L": "the layers",
    "nlayers": "the layers",
    "layers": "the layers",
    "convolutional_layers": "the convolutional layers",
    "convolution_layers": "the convolution layers",
    "learnables": "the parameters",
    "params": "the parameters",
    "weights": "the weights",
    "D": "the features",
}
AXES = ("the samples", "the channels", "the rows", "the columns")
FLAT = ("Linear", "BatchNorm1d", "MSELoss", "L1Loss", "CrossEntropyLoss", "Softmax", "GELU", "ReLU")


def over(rounds: ast.AST, exercise: str) -> str:
    """What is counted in `range(...)`, or what is gone through; empty where that has no word."""
    words = ""
    for node in ast.walk(rounds):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        words = words or ROUNDS.get(name, "")
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".shape"):
            axis = node.slice.value if isinstance(node.slice, ast.Constant) else None
            words = words or (AXES[axis] if isinstance(axis, int) and axis < 4 else "")
    if exercise in FLAT or exercise.endswith("Norm"):
        words = words.replace("the channels", "the features")
    return words.replace("rows", "positions") if "1d" in exercise and words else words
