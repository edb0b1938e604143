"""Mistakes in the CNN model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.course.exercises.cnn import SHAPE
from autograder.course.exercises.stand_ins import LR
from autograder.course.mistake import Shown, Whole, mistake
from autograder.records.calls import SECOND

CNN = "CNN"


def squash(Z: Any) -> Any:
    """The activation that the grader passes, for any shape."""
    return Z / (1 + Z.abs())


def play(
    whole: Whole,
    activate: Callable[[int, Any], Any] = lambda layer, Z: squash(Z),
    stop: str = "A0",
) -> dict[str, Any]:
    """What a model shows with other activations, or whose backward ends at `stop`.

    The stops are A0, the input; Z1 and A1, before and behind the first activation.
    """
    shown: dict[str, Any] = {}
    for call, mark in ((whole.case.later, SECOND), (whole.case, "")):
        Z, loss, dLdA, gradients = carry_out(whole, call, activate, stop)
        shown |= {f"{name}{mark}": Z for name in ("Z", "model.Z")}
        shown |= {f"loss{mark}": loss, f"dLdA{mark}": dLdA}
    mean = whole.reading.get("linear_gradients") == "mean"
    for place, (name, number, value) in enumerate(parameters(whole)):
        gradient = gradients[place] / (len(whole.case.A) if number == 4 and mean else 1)
        gradient = gradient * (stop == "A0" or number > 1)
        shown[f"dLd{name} of layer {number}"] = gradient
        shown[f"{name} of layer {number} after step"] = value - LR * gradient
    return shown


def parameters(whole: Whole) -> list[tuple[str, int, Any]]:
    """Each parameter's name, its layer's number, and its value."""
    named = (("W", whole.case.W), ("b", whole.case.b))
    return [
        (name, number, whole.torch.from_numpy(value.astype(np.float64)))
        for name, values in named
        for number, value in enumerate(values, 1)
    ]


def carry_out(whole: Whole, call: Any, activate: Callable[[int, Any], Any], stop: str) -> Any:
    """For one call: Z, the loss, the gradient at the stop, and the parameters' gradients."""
    torch, leaves = whole.torch, [v.requires_grad_() for _, _, v in parameters(whole)]
    W, b = leaves[:4], leaves[4:]
    Z = torch.from_numpy(call.A.astype(np.float64)).requires_grad_()
    stops = {"A0": Z}
    for layer, stride in enumerate(whole.case.sizes[4]):
        stops[f"Z{layer + 1}"] = torch.conv1d(Z, W[layer], b[layer], stride)
        Z = stops[f"A{layer + 1}"] = activate(layer, stops[f"Z{layer + 1}"])
    Z = Z.flatten(1) @ W[3].T + b[3]
    loss = (Z * torch.from_numpy(call.labels.astype(np.float64))).sum()
    dLdA, *gradients = torch.autograd.grad(loss, [stops[stop], *leaves])
    return Z.detach(), loss.detach(), dLdA, gradients


def step(whole: Whole, moved: Callable[[int, Any, Any], Any]) -> Shown:
    """What is shown where a step makes this of a layer's number, a parameter and its gradient."""
    right = play(whole)
    return {
        f"{name} of layer {number} after step": moved(
            number, value, right[f"dLd{name} of layer {number}"]
        )
        for name, number, value in parameters(whole)
    }


def sized(whole: Whole, rule: Callable[[int, int, int], int]) -> Shown:
    """What is shown where a convolution's output is thought to be so wide."""
    width, _, channels, kernels, strides, out = whole.case.sizes
    for k, stride in zip(kernels, strides, strict=True):
        width = rule(width, k, stride)
    return {SHAPE: np.array([out, max(width, 0) * channels[-1]])}


@mistake(CNN)
def width_rounded_up(whole: Whole) -> Shown:
    """The linear layer is too wide: the width behind each convolution is rounded down."""
    return sized(whole, lambda width, k, stride: -(-(width - k) // stride) + 1)


@mistake(CNN)
def one_left_out_of_the_width(whole: Whole) -> Shown:
    """The linear layer is too narrow: one is missing in the width behind a convolution."""
    return sized(whole, lambda width, k, stride: (width - k) // stride)


@mistake(CNN)
def divided_after_one_was_added(whole: Whole) -> Shown:
    """The linear layer is too narrow: divide by the stride first, then add the one."""
    return sized(whole, lambda width, k, stride: (width - k + 1) // stride)


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
def convolutions_without_the_bias_function(whole: Whole) -> Shown:
    """The convolutions' biases begin as zeros: hand bias_init_fn on to each Conv1d."""
    biases = enumerate(whole.case.b[:-1], 1)
    return {f"b of layer {n} as constructed": np.zeros(b.shape) for n, b in biases}


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
    calls = (("", whole.case), (SECOND, whole.case.later))
    return {f"loss{mark}": whole.right[f"loss{mark}"] / len(call.A) for mark, call in calls}


@mistake(CNN)
def step_in_new_arrays(whole: Whole) -> Shown:
    """No parameter moves: step does nothing, or p = p - ... makes an array that no layer has."""
    return step(whole, lambda n, W, gradient: W)


@mistake(CNN)
def step_uphill(whole: Whole) -> Shown:
    """The step goes up the gradient: a loss is made smaller by going down."""
    return step(whole, lambda n, W, gradient: W + LR * gradient)


@mistake(CNN)
def step_without_the_rate(whole: Whole) -> Shown:
    """The step has its full length: the learning rate is missing."""
    return step(whole, lambda n, W, gradient: W - gradient)


@mistake(CNN)
def stepped_in_backward(whole: Whole) -> Shown:
    """The weights move twice: does backward move them already, or does step visit them twice?"""
    return step(whole, lambda n, W, gradient: W - 2 * LR * gradient)


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
    names = [f"dLd{name} of layer {number}" for name, number, _ in parameters(whole)]
    return {f"{name} after zero_grads": right[name] for name in names}
