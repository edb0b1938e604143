"""A case of a multilayer perceptron as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.mlp import Perceptron
from autograder.course.exercises.parameters import assign, holders
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined, where

YOURS = """
    layers = holders(model, "W")
    for layer, bias in zip(layers, b):
        assign(layer, "b", bias)
    again = A.copy()
    yours["Z"] = model.forward(A)
    yours["A"] = A
    yours["dLdA"] = model.backward(dLdZ)
    yours["dLdZ"] = dLdZ
    for number, layer in enumerate(layers, 1):
        yours[f"W of layer {number}"], yours[f"b of layer {number}"] = layer.W, layer.b
        yours[f"dLdW of layer {number}"] = layer.dLdW
        yours[f"dLdb of layer {number}"] = layer.dLdb
    yours["Z again"] = model.forward(again)
    """


def script(exercise: Perceptron, case: Case, reading: Reading) -> Script:
    """Forward, backward and forward again."""
    mean = where(reading["linear_gradients"] == "mean", " / len(A)")
    unless_last = where(not exercise.last, " if layer < len(W) else Z")
    expected = f"""
        a, *inputs = tensor(A), *map(tensor, W), *map(tensor, b)
        Z = a
        for layer, (weights, bias) in enumerate(zip(inputs, inputs[len(W) :]), 1):
            Z = Z @ weights.T + bias.T
            Z = torch.relu(Z){unless_last}
        gradients = torch.autograd.grad(Z, [a, *inputs], tensor(dLdZ))
        expected["Z"], expected["Z again"], expected["A"] = Z, Z, A
        expected["dLdA"], expected["dLdZ"] = gradients[0], dLdZ
        for layer in range(1, len(W) + 1):
            expected[f"W of layer {{layer}}"] = W[layer - 1]
            expected[f"b of layer {{layer}}"] = b[layer - 1]
            expected[f"dLdW of layer {{layer}}"] = gradients[layer]{mean}
            expected[f"dLdb of layer {{layer}}"] = gradients[layer + len(W)]{mean}
        """
    yours = joined(exercise.built(), YOURS)
    return Script(given(case), joined(expected), yours, (assign, holders))
