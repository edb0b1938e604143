"""Mistakes in the scanning MLPs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from autograder.course.mistake import Shown, Whole, mistake

FOR_STUDENTS = True

SIMPLE, DISTRIBUTED = "CNN_SimpleScanningMLP", "CNN_DistributedScanningMLP"
BOTH = (SIMPLE, DISTRIBUTED)
Kernel = Callable[[Any, int, int, int], Any]  # of a block, the inputs, the outputs, the size


def right(block: Any, c_in: int, out: int, k: int) -> Any:
    """The kernel (out, in, k) of a block (k * in, out) of an MLP's matrix."""
    return block.reshape(k, c_in, out).permute(2, 1, 0)


def play(
    whole: Whole,
    kernel: Kernel = right,
    active: tuple[bool, bool, bool] = (True, True, False),
    flatten: Callable[[Any], Any] | None = None,
    strides: tuple[int, int, int] | None = None,
    corners: Mapping[int, tuple[int, int]] = MappingProxyType({}),
    turned: Mapping[int, Kernel] = MappingProxyType({}),
) -> Shown:
    """What a model shows in which one of these is wrong.

    `corners` say of some layers, by how many blocks the rows and the columns begin too late,
    `turned` what kernel comes of a block (out, k * in).
    """
    torch, case = whole.torch, whole.case
    A = Z = torch.from_numpy(case.A.astype(np.float64)).requires_grad_()
    for layer, (c_in, out, k, stride) in enumerate(whole.exercise.convolutions):
        matrix = torch.from_numpy(case.weights[layer].astype(np.float64))
        rows, columns = corners.get(layer, (0, 0))
        block = matrix[rows * k * c_in :, columns * out :][: k * c_in, :out]
        if block.shape != (k * c_in, out):
            return {}
        bias = torch.from_numpy(case.biases[layer].astype(np.float64))
        W = kernel(block, c_in, out, k)
        if layer in turned:
            W = turned[layer](matrix[:out, : k * c_in], c_in, out, k)
        if Z.shape[2] < k:
            return {}
        Z = torch.conv1d(Z, W, bias, strides[layer] if strides else stride)
        Z = torch.relu(Z) if active[layer] else Z
    Z = flatten(Z) if flatten else Z.flatten(1)
    if Z.shape != case.dLdZ.shape:  # no backward takes the gradient
        return {"Z": Z.detach()}
    dLdZ = torch.from_numpy(case.dLdZ.astype(np.float64))
    return {"Z": Z.detach(), "dLdA": torch.autograd.grad(Z, A, dLdZ)[0]}


@mistake(*BOTH)
def not_transposed(whole: Whole) -> Shown:
    """The matrices are reshaped as they are, (in, out): outputs come first in a kernel."""
    return play(whole, lambda w, c_in, out, k: w.reshape(out, k, c_in).permute(0, 2, 1))


@mistake(*BOTH)
def not_transposed_and_channel_major(whole: Whole) -> Shown:
    """The matrices are reshaped to the kernel's shape as they are: its axes differ."""
    return play(whole, lambda w, c_in, out, k: w.reshape(out, c_in, k))


@mistake(*BOTH)
def first_not_transposed(whole: Whole) -> Shown:
    """The first matrix is reshaped as it is, (in, out): outputs come first in a kernel."""
    first = whole.exercise.convolutions[0][:3]

    def kernel(w: Any, c_in: int, out: int, k: int) -> Any:
        if (c_in, out, k) != first:
            return right(w, c_in, out, k)
        return w.reshape(out, k, c_in).permute(0, 2, 1)

    return play(whole, kernel)


@mistake(DISTRIBUTED)
def first_block_elsewhere(whole: Whole) -> Shown:
    """The first kernel is read beside the blocks of its matrix: the first begins at [0, 0]."""
    return play(whole, corners={0: (0, 1)})


@mistake(DISTRIBUTED)
def second_block_elsewhere(whole: Whole) -> Shown:
    """The second kernel is read beside the blocks of its matrix: the first begins at [0, 0]."""
    return play(whole, corners={1: (0, 1)})


@mistake(DISTRIBUTED)
def second_block_turned(whole: Whole) -> Shown:
    """The second block is cut with rows and columns exchanged: (in, out) is what a matrix is."""
    return play(whole, turned={1: lambda w, c, out, k: w.T.reshape(out, k, c).permute(0, 2, 1)})


@mistake(DISTRIBUTED)
def second_block_turned_and_reshaped(whole: Whole) -> Shown:
    """The second block is cut with rows and columns exchanged: (in, out) is what a matrix is."""
    return play(whole, turned={1: lambda w, c, out, k: w.reshape(k, c, out).permute(2, 1, 0)})


@mistake(*BOTH)
def channel_major(whole: Whole) -> Shown:
    """The weights are read channel by channel: the MLP's rows come frame by frame."""
    return play(whole, lambda w, c_in, out, k: w.T.reshape(out, c_in, k))


@mistake(*BOTH)
def time_and_outputs_swapped(whole: Whole) -> Shown:
    """Time and outputs are swapped in a kernel that has as many of both: outputs come first."""

    def kernel(w: Any, c_in: int, out: int, k: int) -> Any:
        W = right(w, c_in, out, k)
        return W.transpose(0, 2) if out == k else W

    return play(whole, kernel)


@mistake(DISTRIBUTED)
def time_and_channels_swapped(whole: Whole) -> Shown:
    """Time and channels are swapped in a kernel that has as many of both: time comes last."""

    def kernel(w: Any, c_in: int, out: int, k: int) -> Any:
        W = right(w, c_in, out, k)
        return W.transpose(1, 2) if c_in == k else W

    return play(whole, kernel)


@mistake(*BOTH)
def frames_in_reverse(whole: Whole) -> Shown:
    """The frames of each kernel are in reverse: a convolution here does not flip its kernel."""
    return play(whole, lambda w, c_in, out, k: right(w, c_in, out, k).flip(2))


@mistake(*BOTH)
def no_activations(whole: Whole) -> Shown:
    """The convolutions follow one another without activations."""
    return play(whole, active=(False, False, False))


@mistake(*BOTH)
def activation_after_the_last(whole: Whole) -> Shown:
    """An activation follows the last convolution, so that no output is negative."""
    return play(whole, active=(True, True, True))


@mistake(*BOTH)
def second_activation_missing(whole: Whole) -> Shown:
    """The activation after the second convolution is missing."""
    return play(whole, active=(True, False, False))


@mistake(*BOTH)
def first_activation_missing(whole: Whole) -> Shown:
    """The activation after the first convolution is missing."""
    return play(whole, active=(False, True, False))


@mistake(SIMPLE)
def moved_by_one(whole: Whole) -> Shown:
    """The MLP moves on by one frame at a time: look at the first stride."""
    return play(whole, strides=(1, 1, 1))


@mistake(SIMPLE)
def moved_without_overlap(whole: Whole) -> Shown:
    """The MLP moves on by all that it has seen: it moves by half of that."""
    return play(whole, strides=(8, 1, 1))


@mistake(DISTRIBUTED)
def last_stride_two(whole: Whole) -> Shown:
    """The last convolution has a stride of 2, so that the whole moves by 8 frames instead of 4."""
    return play(whole, strides=(2, 2, 2))


@mistake(DISTRIBUTED)
def second_stride_one(whole: Whole) -> Shown:
    """The second convolution has a stride of 1, so that the whole moves by 2 frames, not 4."""
    return play(whole, strides=(2, 1, 1))


@mistake(*BOTH)
def not_flattened(whole: Whole) -> Shown:
    """The output still has an axis for places: flatten it at the end."""
    return play(whole, flatten=lambda Z: Z)


@mistake(*BOTH)
def place_major(whole: Whole) -> Shown:
    """The output is flattened place by place: it goes channel by channel."""
    return play(whole, flatten=lambda Z: Z.permute(0, 2, 1).flatten(1))
