"""Mistakes in activations and Flatten; a `Call` calls their input A and their output Z."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograder.course.mistake import Call, Shown, mistake

FOR_STUDENTS = True

ROOT = math.sqrt(2 / math.pi)
CUBIC = 0.044715


def output_by(call: Call, function: Callable[[Any], Any]) -> Shown:
    """Output and gradient where forward is this function of A, and backward its derivative."""
    A = call.A.clone().requires_grad_()
    Z = function(A)
    return {"Z": Z, **call.backward(Z, A, {}, call.dLdZ)}


# --- all that are elementwise --------------------------------------------------------------


@mistake("Identity", "Sigmoid", "Tanh", "ReLU", "GELU")
def upstream_forgotten(call: Call) -> Shown:
    """backward returns the derivative alone: multiply it by the gradient that comes in."""
    return {"dLdA": call.through(dLdZ=call.torch.ones_like(call.dLdZ))["dLdA"]}


@mistake("Sigmoid", "Tanh", "ReLU", "GELU")
def input_of_the_first_call(call: Call) -> Shown:
    """backward works with the first call's values: cache anew on every forward."""
    if call.before is None or len(call.before.A) > 1:
        return {}
    return {"dLdA": call.through(A=call.before.A + 0 * call.A)["dLdA"]}


@mistake("Sigmoid", "Tanh")
def derivative_by_the_input(call: Call) -> Shown:
    """The derivative's formula is in terms of the output, but the input is put into it."""
    slope = call.A * (1 - call.A) if call.exercise.name == "Sigmoid" else 1 - call.A**2
    return {"dLdA": call.dLdZ * slope}


@mistake("Sigmoid", "Tanh")
def activated_twice(call: Call) -> Shown:
    """backward applies the activation to the output once more: it has been applied already."""
    Z = call.right["Z"]
    again = call.through(A=Z)["Z"]
    slope = again * (1 - again) if call.exercise.name == "Sigmoid" else 1 - again**2
    return {"dLdA": call.dLdZ * slope}


@mistake("Sigmoid", "Tanh")
def one_minus_the_output(call: Call) -> Shown:
    """The derivative is 1 minus the output: something is missing, derive it once more on paper."""
    return {"dLdA": call.dLdZ * (1 - call.right["Z"])}


@mistake("Sigmoid", "Tanh")
def overflows(call: Call) -> Shown:
    """exp overflows for large inputs, and infinity over infinity is NaN: rewrite the fraction."""
    up, down = call.A.exp(), (-call.A).exp()
    if call.exercise.name == "Sigmoid":
        Z = up / (1 + up)
        return {"Z": Z, "dLdA": call.dLdZ * Z * (1 - Z)}
    Z = (up - down) / (up + down)
    return {"Z": Z, "dLdA": call.dLdZ * (1 - Z**2)}


# --- Sigmoid and Tanh ----------------------------------------------------------------------


@mistake("Sigmoid")
def sign_in_the_exponent(call: Call) -> Shown:
    """It is the output for -Z: is a sign in the exponent turned, or are two cases exchanged?"""
    return {"Z": call.torch.sigmoid(-call.A)}


@mistake("Sigmoid")
def only_the_output(call: Call) -> Shown:
    """The derivative has one factor only, the output: the other one is missing."""
    return {"dLdA": call.dLdZ * call.right["Z"]}


@mistake("Tanh")
def derivative_of_sigmoid(call: Call) -> Shown:
    """The derivative is that of the sigmoid: tanh has another one."""
    Z = call.right["Z"]
    return {"dLdA": call.dLdZ * Z * (1 - Z)}


# --- ReLU ----------------------------------------------------------------------------------


@mistake("ReLU")
def one_at_zero(call: Call) -> Shown:
    """The derivative at 0 is 1, where it should be 0: look at your comparison."""
    return {"dLdA": call.dLdZ * (call.A >= 0)}


@mistake("ReLU")
def mask_of_the_gradient(call: Call) -> Shown:
    """backward cuts off negative gradients: what decides is the sign of the input."""
    return {"dLdA": call.dLdZ.clamp(min=0)}


@mistake("ReLU")
def output_for_the_derivative(call: Call) -> Shown:
    """The gradient is multiplied by the output: the derivative is only ever 0 or 1."""
    return {"dLdA": call.dLdZ * call.right["Z"]}


# --- GELU ----------------------------------------------------------------------------------


def gelu(call: Call, root: float = ROOT, cubic: float = CUBIC) -> Shown:
    """The approximation by tanh with other constants."""
    return output_by(call, lambda A: A / 2 * (1 + call.torch.tanh(root * (A + cubic * A**3))))


def inner_tanh(call: Call) -> Any:
    """The tanh in the approximation."""
    return call.torch.tanh(ROOT * (call.A + CUBIC * call.A**3))


def normal(call: Call) -> Any:
    """The normal distribution's function of the input."""
    return (1 + call.torch.erf(call.A / math.sqrt(2))) / 2


@mistake("GELU")
def constant_too_large(call: Call) -> Shown:
    """The cube's constant is ten times too large: count its zeros."""
    return gelu(call, cubic=10 * CUBIC)


@mistake("GELU")
def constant_too_small(call: Call) -> Shown:
    """The cube's constant is ten times too small: count its zeros."""
    return gelu(call, cubic=CUBIC / 10)


@mistake("GELU")
def cube_forgotten(call: Call) -> Shown:
    """Inside the tanh the cube of the input is missing."""
    return gelu(call, cubic=0)


@mistake("GELU")
def square_root_forgotten(call: Call) -> Shown:
    """Inside the tanh stands 2/π, where its square root is expected."""
    return gelu(call, root=2 / math.pi)


@mistake("GELU")
def root_of_two_forgotten(call: Call) -> Shown:
    """erf is taken of the input itself: the normal distribution scales it first."""
    return output_by(call, lambda A: A / 2 * (1 + call.torch.erf(A)))


@mistake("GELU")
def one_forgotten(call: Call) -> Shown:
    """The 1 is missing that is added to tanh or erf, so that negative inputs come out wrong."""
    return {"Z": call.A / 2 * inner_tanh(call)}


@mistake("GELU")
def product_rule_forgotten(call: Call) -> Shown:
    """The derivative has only one of the product rule's two terms."""
    return {"dLdA": call.dLdZ * (1 + inner_tanh(call)) / 2}


@mistake("GELU")
def product_rule_forgotten_with_erf(call: Call) -> Shown:
    """The derivative has only one of the product rule's two terms."""
    return {"dLdA": call.dLdZ * normal(call)}


@mistake("GELU")
def inner_derivative_forgotten(call: Call) -> Shown:
    """The chain rule stops at tanh: what is inside it has a derivative, too."""
    T = inner_tanh(call)
    return {"dLdA": call.dLdZ * ((1 + T) / 2 + call.A / 2 * (1 - T**2))}


@mistake("GELU")
def density_not_normalised(call: Call) -> Shown:
    """The density in the derivative lacks its constant factor."""
    density = call.torch.exp(-(call.A**2) / 2)
    return {"dLdA": call.dLdZ * (normal(call) + call.A * density)}


# --- Softmax -------------------------------------------------------------------------------


def softmax_as(call: Call, Z: Any) -> Shown:
    """Output Z (N, C), and the gradient by the right formula from it."""
    return {"Z": Z, "dLdA": Z * (call.dLdZ - (call.dLdZ * Z).sum(-1, keepdim=True))}


@mistake("Softmax")
def not_shifted(call: Call) -> Shown:
    """exp overflows for large inputs: subtract each row's maximum first."""
    e = call.A.exp()
    return softmax_as(call, e / e.sum(-1, keepdim=True))


@mistake("Softmax")
def shifted_by_the_whole_maximum(call: Call) -> Shown:
    """All rows are shifted by the same maximum, so that some underflow: each has its own."""
    e = (call.A - call.A.max()).exp()
    return softmax_as(call, e / e.sum(-1, keepdim=True))


@mistake("Softmax")
def over_the_batch(call: Call) -> Shown:
    """The columns sum to 1: normalise each sample's row, not each feature's column."""
    return softmax_as(call, call.A.softmax(0))


@mistake("Softmax")
def over_everything(call: Call) -> Shown:
    """The whole batch sums to 1: normalise each row by its own sum."""
    return softmax_as(call, call.A.flatten().softmax(0).reshape(call.A.shape))


@mistake("Softmax")
def not_normalised(call: Call) -> Shown:
    """The rows do not sum to 1: divide by the sum of the exponentials."""
    return {"Z": (call.A - call.A.amax(-1, keepdim=True)).exp()}


@mistake("Softmax")
def only_the_diagonal(call: Call) -> Shown:
    """backward takes only the Jacobian's diagonal: every output depends on every input."""
    Z = call.right["Z"]
    return {"dLdA": call.dLdZ * Z * (1 - Z)}


@mistake("Softmax")
def sign_off_the_diagonal(call: Call) -> Shown:
    """The Jacobian has the wrong sign off its diagonal: what happens to the other outputs?"""
    Z, g = call.right["Z"], call.dLdZ
    return {"dLdA": Z * (g - 2 * g * Z + (g * Z).sum(-1, keepdim=True))}


@mistake("Softmax")
def not_multiplied_by_the_output(call: Call) -> Shown:
    """backward centres the gradient, but lacks a factor: multiply by the output."""
    weighted = (call.dLdZ * call.right["Z"]).sum(-1, keepdim=True)
    return {"dLdA": call.dLdZ - weighted}


# --- Flatten -------------------------------------------------------------------------------


@mistake("Flatten")
def batch_flattened_too(call: Call) -> Shown:
    """The batch is flattened, too: the first axis stays."""
    return {"Z": call.A.flatten()}


@mistake("Flatten")
def features_by_samples(call: Call) -> Shown:
    """Z has a row for each feature, not for each sample: look at the order of the new shape."""
    return {"Z": call.A.reshape(-1, len(call.A))}


@mistake("Flatten")
def channels_kept(call: Call) -> Shown:
    """The channels are kept as an axis: all axes but the first become one."""
    return {"Z": call.A.reshape(*call.A.shape[:2], -1)}


@mistake("Flatten")
def channels_last(call: Call) -> Shown:
    """The channels vary fastest: leave the axes in their order."""
    return {"Z": call.A.movedim(1, -1).flatten(1)}


@mistake("Flatten")
def column_major(call: Call) -> Shown:
    """The elements are read in column-major order, the first axis fastest."""
    N, *rest = call.A.shape
    back = call.dLdZ.reshape(N, *reversed(rest)).permute(0, *reversed(range(1, call.A.ndim)))
    return {"Z": call.A.permute(0, *reversed(range(1, call.A.ndim))).flatten(1), "dLdA": back}


@mistake("Flatten")
def shape_not_restored(call: Call) -> Shown:
    """backward leaves the gradient flat: give it the shape of the input."""
    return {"dLdA": call.dLdZ}


@mistake("Flatten")
def space_not_restored(call: Call) -> Shown:
    """backward restores the channels only: give the gradient the whole shape of the input."""
    return {"dLdA": call.dLdZ.reshape(*call.A.shape[:2], -1)}
