"""Mistakes in the CNN model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.cnn import LR
from autograder.mistake import Shown, Whole, mistake

CNN = "CNN"
LAYERS = (1, 2, 3, 4)


def squash(Z: Any) -> Any:
    """The activation that the grader passes."""
    return Z / (1 + Z.abs())


def play(
    whole: Whole,
    activate: Callable[[int, Any], Any] = lambda layer, Z: squash(Z),
    stop: str = "A0",
    divisor: float = 1.0,
) -> dict[str, Any]:
    """What a model shows with other activations, or whose backward ends at `stop`, or divides.

    The stops are A0, the input; Z1 and A1, before and behind the first activation.
    """
    torch, case = whole.torch, whole.case
    W, b = ([torch.from_numpy(v.astype(np.float64)) for v in vs] for vs in (case.W, case.b))
    labels = torch.from_numpy(case.labels.astype(np.float64))
    for leaf in (*W, *b):
        leaf.requires_grad_()
    stops = {"A0": torch.from_numpy(case.A.astype(np.float64)).requires_grad_()}
    Z = stops["A0"]
    for layer, stride in enumerate(case.sizes[4]):
        stops[f"Z{layer + 1}"] = torch.conv1d(Z, W[layer], b[layer], stride)
        Z = stops[f"A{layer + 1}"] = activate(layer, stops[f"Z{layer + 1}"])
    Z = Z.flatten(1) @ W[3].T + b[3]
    loss = (Z * labels).sum()
    wanted = [stops[stop], *W, *b]
    gradients = [g / divisor for g in torch.autograd.grad(loss, wanted, retain_graph=True)]
    shown = {"Z": Z, "model.Z": Z, "loss": loss, "dLdA": gradients[0]}
    for number in LAYERS:
        count = (
            len(labels) if number == 4 and whole.reading.get("linear_gradients") == "mean" else 1
        )
        for name, place in (("dLdW", number), ("dLdb", number + 4)):
            done = stop == "A0" or number > 1
            shown[f"{name} of layer {number}"] = gradients[place] / count * done
        step = LR * shown[f"dLdW of layer {number}"]
        shown[f"W of layer {number} after step"] = W[number - 1] - step
    return shown


def step(whole: Whole, moved: Callable[[int, Any, Any], Any]) -> Shown:
    """What is shown where a step makes this of a layer's number, weights and gradient."""
    right = play(whole)
    return {
        f"W of layer {n} after step": moved(
            n, W.astype(float), right[f"dLdW of layer {n}"].numpy(force=True)
        )
        for n, W in zip(LAYERS, whole.case.W, strict=True)
    }


def sized(whole: Whole, rule: Callable[[int, int, int], float]) -> Shown:
    """What is shown where a convolution's output is thought to be so wide.

    The grader's init function gives zeros for a size that is not the right one.
    """
    width, _, channels, kernels, strides, out = whole.case.sizes
    for k, stride in zip(kernels, strides, strict=True):
        width = rule(width, k, stride)
    features = int(width) * channels[-1]
    name, W = "W of layer 4 as constructed", whole.case.W[-1]
    if features < 1:
        return {}
    return {name: W if W.shape == (out, features) else np.zeros((out, features))}


@mistake(CNN)
def width_rounded_up(whole: Whole) -> Shown:
    """The linear layer is too wide: the width behind a convolution is rounded down, for each one."""
    return sized(whole, lambda width, k, stride: -(-(width - k) // stride) + 1)


@mistake(CNN)
def width_rounded_at_the_end(whole: Whole) -> Shown:
    """The linear layer's width is rounded only at the end: round down behind each convolution."""
    return sized(whole, lambda width, k, stride: (width - k) / stride + 1)


@mistake(CNN)
def one_left_out_of_the_width(whole: Whole) -> Shown:
    """The linear layer is too narrow: one is missing in the width behind a convolution."""
    return sized(whole, lambda width, k, stride: (width - k) // stride)


@mistake(CNN)
def kernel_left_out_of_the_width(whole: Whole) -> Shown:
    """The linear layer's width forgets that a kernel needs room at the end."""
    return sized(whole, lambda width, k, stride: -(-width // stride))


@mistake(CNN)
def stride_left_out_of_the_width(whole: Whole) -> Shown:
    """The linear layer's width forgets the strides."""
    return sized(whole, lambda width, k, stride: width - k + 1)


@mistake(CNN)
def linear_weights_by_the_other_function(whole: Whole) -> Shown:
    """The linear layer's weights are made by the convolutions' init function: it has its own."""
    return {"W of layer 4 as constructed": np.zeros(whole.case.W[-1].shape)}


@mistake(CNN)
def stops_before_the_first_layer(whole: Whole) -> Shown:
    """Backward stops before the first convolution: look at where its loop ends."""
    return play(whole, stop="Z1")


@mistake(CNN)
def stops_before_the_first_pair(whole: Whole) -> Shown:
    """Backward stops before the first convolution and its activation: look at its loop's end."""
    return play(whole, stop="A1")


@mistake(CNN)
def activations_left_out_in_backward(whole: Whole) -> Shown:
    """Backward passes by the activations: their derivatives are factors, too."""
    return play(whole, lambda layer, Z: Z + (squash(Z) - Z).detach())


@mistake(CNN)
def gradient_divided_by_the_batch(whole: Whole) -> Shown:
    """The criterion's gradient is divided by the batch size: pass it on as it is."""
    return play(whole, divisor=len(whole.case.A))


@mistake(CNN)
def no_activations(whole: Whole) -> Shown:
    """The convolutions follow one another without the activations that were given."""
    return play(whole, lambda layer, Z: Z)


@mistake(CNN)
def last_activation_missing(whole: Whole) -> Shown:
    """The activation after the last convolution is missing."""
    return play(whole, lambda layer, Z: squash(Z) if layer < 2 else Z)


@mistake(CNN)
def loss_divided_by_the_batch(whole: Whole) -> Shown:
    """The loss is divided by the batch size: the criterion says what it is."""
    return {"loss": whole.right["loss"] / len(whole.case.A)}


@mistake(CNN)
def step_uphill(whole: Whole) -> Shown:
    """The step goes up the gradient: a loss is made smaller by going down."""
    return step(whole, lambda n, W, gradient: W + LR * gradient)


@mistake(CNN)
def step_without_the_rate(whole: Whole) -> Shown:
    """The step has its full length: the learning rate is missing."""
    return step(whole, lambda n, W, gradient: W - gradient)


@mistake(CNN)
def linear_layer_not_moved(whole: Whole) -> Shown:
    """The step leaves the linear layer as it is."""
    return step(whole, lambda n, W, gradient: W - LR * gradient * (n < 4))


@mistake(CNN)
def convolutions_not_moved(whole: Whole) -> Shown:
    """The step leaves the convolutions as they are: their weights lie in conv1d_stride1."""
    return step(whole, lambda n, W, gradient: W - LR * gradient * (n == 4))


@mistake(CNN)
def gradients_not_zeroed(whole: Whole) -> Shown:
    """zero_grads leaves the gradients as they are."""
    right = play(whole)
    return {f"dLdW of layer {n} after zero_grads": right[f"dLdW of layer {n}"] for n in LAYERS}
