"""Mistakes in the residual network. Those in its blocks are the residual block's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.course.exercises.layer import tensor
from autograder.course.exercises.residual import conv_block, leaves_of, res_block
from autograder.course.mistake import Shown, Whole, mistake
from autograder.course.mistakes.residual import passing
from autograder.records.calls import SECOND

FOR_STUDENTS = True

NET = "ResNet"


def mean(Z: Any) -> Any:
    """The mean over space: (N, C, H, W) to (N, C)."""
    return Z.mean((2, 3))


def play(
    whole: Whole,
    activate: Callable[[Any], Any] | None = None,
    pool: Callable[[Any], Any] = mean,
    strides: int | None = None,
    padding: int = 1,
    stop: bool = False,
) -> dict[str, Any]:
    """What a network shows in which one of these is wrong.

    The activation is the stem's; `strides` are those of all blocks; with `stop`, backward ends
    behind the stem's convolution block.
    """
    torch, case = whole.torch, whole.case
    shown: dict[str, Any] = {}
    parts, titled = _leaves(whole)
    for one, mark in zip(case.calls, ("", SECOND), strict=True):
        A = tensor(torch, one.A)
        if min(A.shape[2:]) + 2 * padding < 3:
            return {}
        stem = conv_block(torch, parts["stem"], A, 1, padding, [])
        Z = (activate or torch.relu)(stem)
        for block, stride in zip(parts["blocks"], case.strides, strict=True):
            Z = res_block(torch, block, Z, strides or stride, 1, [])
        Z = pool(Z) @ parts["linear"]["W"].T + parts["linear"]["b"].T
        dLdZ = torch.from_numpy(one.dLdZ.astype(np.float64))
        dLdA, *gradients = torch.autograd.grad(Z, [stem if stop else A, *titled.values()], dLdZ)
        shown |= {f"Z{mark}": Z.detach(), f"dLdA{mark}": dLdA}
        if not mark:
            shown |= dict(zip(titled, gradients, strict=True))
    averaged = whole.reading.get("linear_gradients") == "mean"
    for title in titled:
        if "linear" in title and averaged:
            shown[title] = shown[title] / len(case.calls[0].A)
        if "stem" in title and stop:
            shown[title] = 0 * shown[title]
    return shown


def _leaves(whole: Whole) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters by part, and again by their gradients' names."""
    torch, case = whole.torch, whole.case
    parts: dict[str, Any] = {
        "stem": leaves_of(torch, case.stem)["stem"],
        "blocks": [leaves_of(torch, block) for block in case.blocks],
        "linear": leaves_of(torch, {"linear": case.linear})["linear"],
    }
    placed = [("stem stem", parts["stem"]), ("linear", parts["linear"])]
    for number, block in enumerate(parts["blocks"], 1):
        placed += [(f"block {number} {part}", leaves) for part, leaves in block.items()]
    titled = {
        f"dLd{name} of {place}": leaf for place, leaves in placed for name, leaf in leaves.items()
    }
    return parts, titled


@mistake(NET)
def stops_before_the_stem(whole: Whole) -> Shown:
    """Backward stops before the stem: look at where its loop ends."""
    return play(whole, stop=True)


@mistake(NET)
def stem_activation_left_out_in_backward(whole: Whole) -> Shown:
    """Backward passes by the activation behind the stem."""
    return play(whole, activate=lambda Z: passing(whole.torch.relu(Z), Z))


@mistake(NET)
def mean_not_divided_in_backward(whole: Whole) -> Shown:
    """Every place gets the mean's whole gradient: it gets a share, by the number of places."""
    return play(whole, pool=lambda Z: passing(mean(Z), Z.sum((2, 3))))


@mistake(NET)
def mean_divided_by_the_height_in_backward(whole: Whole) -> Shown:
    """The mean's gradient is divided by the height alone: count the width's places, too."""
    return play(whole, pool=lambda Z: passing(mean(Z), Z.sum(3).mean(2)))


@mistake(NET)
def sum_for_mean_in_forward(whole: Whole) -> Shown:
    """Forward sums over space, backward shares as for a mean: the mean is meant."""
    return play(whole, pool=lambda Z: passing(Z.sum((2, 3)), mean(Z)))


@mistake(NET)
def sum_for_mean(whole: Whole) -> Shown:
    """It is summed over space: the mean is meant."""
    return play(whole, pool=lambda Z: Z.sum((2, 3)))


@mistake(NET)
def stem_activation_missing(whole: Whole) -> Shown:
    """The activation behind the stem is missing."""
    return play(whole, activate=lambda Z: Z)


@mistake(NET)
def never_made_smaller(whole: Whole) -> Shown:
    """All blocks have a stride of 1: where the channels grow, it is 2."""
    return play(whole, strides=1)


@mistake(NET)
def always_made_smaller(whole: Whole) -> Shown:
    """All blocks have a stride of 2: that is for those in which the channels grow."""
    return play(whole, strides=2)


@mistake(NET)
def stem_without_padding(whole: Whole) -> Shown:
    """The stem does not pad its input: the image gets smaller by two."""
    return play(whole, padding=0)
