"""Mistakes in multilayer perceptrons."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.course.mistake import Shown, Whole, mistake

FIXED = ("MLP0", "MLP1", "MLP4")  # a ReLU after the last layer
HIDDEN = ("MLP1", "MLP4", "MLP")  # a ReLU between layers
ALL = ("MLP0", *HIDDEN)


def relu(Z: Any) -> Any:
    """Zero for what is negative, in any shape."""
    return np.maximum(Z, 0)


def slope(Z: Any, dLdA: Any) -> Any:
    """ReLU's backward, for any shape."""
    return dLdA * (Z > 0)


class Right:
    """The model, as it should be; a mistake changes something of it, or replaces a method.

    `first` is the layer at which backward ends.
    """

    first = 0

    def __init__(self, whole: Whole) -> None:
        case = whole.case
        self.W, self.b = [w.astype(float) for w in case.W], [b.astype(float).T for b in case.b]
        self.A, self.dLdZ = case.A.astype(float), case.dLdZ.astype(float)
        self.last = whole.exercise.last
        self.count = len(self.A) if whole.reading.get("linear_gradients") == "mean" else 1

    def active(self, layer: int) -> bool:
        """Whether a ReLU follows this layer."""
        return bool(self.last or layer < len(self.W) - 1)

    def activate(self, layer: int, Z: Any) -> Any:
        return relu(Z)

    def descend(self, layer: int, Z: Any, dLdA: Any) -> Any:
        return slope(Z, dLdA)


def play(whole: Whole, **changes: Any) -> Shown:
    """What a model shows of which something is wrong."""
    model: Any = type("Wrong", (Right,), changes)(whole)
    A, inputs, outputs, shown = model.A, [], [], {}
    for layer, (W, b) in enumerate(zip(model.W, model.b, strict=True)):
        inputs.append(A)
        A = A @ W.T + b
        outputs.append(A)
        A = model.activate(layer, A) if model.active(layer) else A
    shown["Z"], shown["Z again"], dLdA = A, A, model.dLdZ
    for layer in reversed(range(len(model.W))):
        W, A, Z = model.W[layer], inputs[layer], outputs[layer]
        dLdZ = model.descend(layer, Z, dLdA) if model.active(layer) else dLdA
        done = layer >= model.first
        shown[f"dLdW of layer {layer + 1}"] = dLdZ.T @ A / model.count if done else 0 * W
        shown[f"dLdb of layer {layer + 1}"] = (dLdZ.sum(0)[:, None] / model.count) * done
        dLdA = dLdZ @ W if done else model.rest(dLdA, dLdZ)
    return {**shown, "dLdA": dLdA}


@mistake("MLP0", "MLP1")
def returns_the_gradient_before_the_first(whole: Whole) -> Shown:
    """The gradient with respect to Z0 is returned: the first layer's backward makes it dLdA0."""
    return {"dLdA": play(whole, first=1, rest=lambda n, dLdA, dLdZ: dLdZ)["dLdA"]}


@mistake(*ALL)
def stops_before_the_first_layer(whole: Whole) -> Shown:
    """Backward stops before the first linear layer: look at where its loop ends."""
    return play(whole, first=1, rest=lambda n, dLdA, dLdZ: dLdZ)


@mistake("MLP1", "MLP4")
def stops_before_the_first_pair(whole: Whole) -> Shown:
    """Backward stops before the first layer and its activation: look at where its loop ends."""
    return play(whole, first=1, rest=lambda n, dLdA, dLdZ: dLdA)


@mistake(*FIXED)
def last_activation_left_out_in_backward(whole: Whole) -> Shown:
    """The last linear layer's backward is not given what that of the activation behind it gives."""
    last = len(whole.case.W) - 1
    return play(whole, descend=lambda n, layer, Z, g: g if layer == last else slope(Z, g))


@mistake(*HIDDEN)
def activations_left_out_in_backward(whole: Whole) -> Shown:
    """Backward passes by the activations: their derivatives are factors, too."""
    return play(whole, descend=lambda n, layer, Z, g: g)


@mistake("MLP")
def last_output_activated(whole: Whole) -> Shown:
    """The output went through an activation, though the last layer has none."""
    return {name: relu(whole.right[name]) for name in ("Z", "Z again")}


@mistake("MLP1", "MLP4")
def activations_left_out_between(whole: Whole) -> Shown:
    """The next layer reads Z, not what the activation made of it."""
    last = len(whole.case.W) - 1
    return play(whole, activate=lambda n, layer, Z: relu(Z) if layer == last else Z)


@mistake("MLP")
def activation_after_the_last(whole: Whole) -> Shown:
    """An activation follows the last layer, so that no output is negative: there is none here."""
    return play(whole, active=lambda n, layer: True)


@mistake(*FIXED)
def activation_missing_after_the_last(whole: Whole) -> Shown:
    """The last layer's activation is missing: this model has one after every layer."""
    last = len(whole.case.W) - 1
    return play(whole, active=lambda n, layer: layer != last)


@mistake(*HIDDEN)
def no_activations(whole: Whole) -> Shown:
    """The layers follow one another without activations: they are one linear map."""
    return play(whole, active=lambda n, layer: False)


@mistake(*ALL)
def sigmoid_for_relu(whole: Whole) -> Shown:
    """The activations are sigmoids: this model has ReLUs."""

    def sigmoid(Z: Any) -> Any:
        return 1 / (1 + np.exp(-Z))

    return play(
        whole,
        activate=lambda n, layer, Z: sigmoid(Z),
        descend=lambda n, layer, Z, g: g * sigmoid(Z) * (1 - sigmoid(Z)),
    )


@mistake(*ALL)
def tanh_for_relu(whole: Whole) -> Shown:
    """The activations are tanhs: this model has ReLUs."""
    return play(
        whole,
        activate=lambda n, layer, Z: np.tanh(Z),
        descend=lambda n, layer, Z, g: g * (1 - np.tanh(Z) ** 2),
    )


@mistake(*ALL)
def derivative_for_gradient(whole: Whole) -> Shown:
    """The activation's derivative is passed on alone: multiply it by the gradient from above."""
    return play(whole, descend=lambda n, layer, Z, g: slope(Z, np.ones_like(Z)))


@mistake("MLP")
def reshaped_for_transposed(whole: Whole) -> Shown:
    """init_weights reshapes the matrices, which mixes up their numbers: transpose them."""

    def start(model: Any, whole: Whole) -> None:
        Right.__init__(model, whole)
        model.W = [w.T.reshape(w.shape) for w in model.W]

    return play(whole, __init__=start)


@mistake("MLP")
def not_transposed(whole: Whole) -> Shown:
    """init_weights stores the matrices as they are, (in, out): a Linear's W is (out, in)."""
    if not equal(whole):
        return {}  # the sizes do not fit

    def start(model: Any, whole: Whole) -> None:
        Right.__init__(model, whole)
        model.W = [w.T for w in model.W]

    return play(whole, __init__=start)


def equal(whole: Whole) -> bool:
    """Whether all layers are of one size, so that they can be confused without an exception."""
    return len({*whole.case.sizes}) == 1


@mistake("MLP")
def every_layer_given_the_input(whole: Whole) -> Shown:
    """Every layer is given the model's input: it should be given what the one before it made."""
    if not equal(whole):
        return {}
    return play(
        whole, activate=lambda n, layer, Z: n.A, descend=lambda n, layer, Z, g: slope(n.A, g)
    )


@mistake("MLP")
def backward_in_forward_order(whole: Whole) -> Shown:
    """Backward goes from the first layer to the last: the gradient comes in at the last one."""
    if not equal(whole):
        return {}
    model, shown = Right(whole), {}
    A, dLdZ = model.A, model.dLdZ
    for layer, (W, b) in enumerate(zip(model.W, model.b, strict=True)):
        Z = A @ W.T + b
        shown[f"dLdW of layer {layer + 1}"] = dLdZ.T @ A / model.count
        shown[f"dLdb of layer {layer + 1}"] = dLdZ.sum(0)[:, None] / model.count
        dLdZ = slope(Z, dLdZ @ W) if model.active(layer) else dLdZ @ W
        A = relu(Z)
    return {**shown, "dLdA": dLdZ}
