"""Mistakes in convolutions, strided and transposed ones included."""

from __future__ import annotations

from itertools import product
from typing import Any

from autograder.course.exercises.resampling import zero_stuffed
from autograder.course.mistake import Call, Shown, mistake

FOR_STUDENTS = True

STRIDE_1 = ("Conv1d_stride1", "Conv2d_stride1")
STRIDED = ("Conv1d", "Conv2d")
TRANSPOSED = ("ConvTranspose1d", "ConvTranspose2d")
ALL = (*STRIDE_1, *STRIDED, *TRANSPOSED)


def space(call: Call) -> tuple[int, ...]:
    """The axes of height and width."""
    return tuple(range(2, call.A.ndim))


def every(array: Any, step: int) -> Any:
    """Every `step`-th element of (N, C, ...) along height and width; a view."""
    return array[(..., *[slice(None, None, step)] * (array.ndim - 2))]


def convolved(call: Call, A: Any, step: int = 1) -> Shown:
    """Z of A (N, in, ...) convolved with stride 1, then downsampled; none where A is too small."""
    sizes = [n - call.case.kernel + 1 for n in A.shape[2:]]
    if min(sizes) < 0:
        return {}
    if 0 in sizes:
        return {"Z": call.torch.zeros(len(A), len(call.b), *[-(-n // step) for n in sizes])}
    return {"Z": every((call.torch.conv1d, call.torch.conv2d)[A.ndim - 3](A, call.W, call.b), step)}


def padded(call: Call, A: Any, before: int, after: int, value: float = 0.0) -> Any:
    """A (N, C, ...) with so many elements more before and after, along height and width."""
    edges = [before, after] * (A.ndim - 2)
    return call.torch.nn.functional.pad(A, edges, value=value)


def inner_input(call: Call) -> Any:
    """What the convolution with stride 1 inside of the layer is given."""
    if call.exercise.name in TRANSPOSED:
        return zero_stuffed(call.torch, call.A, call.case.stride)
    return padded(call, call.A, call.case.padding, call.case.padding)


def inner_upstream(call: Call) -> Any:
    """The gradient that the convolution with stride 1 inside of the layer is given."""
    if call.exercise.name in TRANSPOSED:
        return call.dLdZ
    sizes = [n - call.case.kernel + 1 for n in inner_input(call).shape[2:]]
    dLdZ = call.torch.zeros(*call.dLdZ.shape[:2], *sizes, dtype=call.dLdZ.dtype)
    every(dLdZ, call.case.stride)[:] = call.dLdZ
    return dLdZ


def inner_gradient(call: Call) -> Any:
    """The gradient that the convolution with stride 1 inside of the layer returns."""
    functional = call.torch.nn.functional
    backward = (functional.conv_transpose1d, functional.conv_transpose2d)[call.A.ndim - 3]
    return backward(inner_upstream(call), call.W)


def outer(call: Call, dLdA: Any) -> Any:
    """The layer's dLdA (N, C, ...), from that of the convolution inside."""
    if call.exercise.name in TRANSPOSED:
        return every(dLdA, call.case.stride)
    p = call.case.padding
    return dLdA[(..., *[slice(p, n - p) for n in dLdA.shape[2:]])]


def only_last(array: Any, axis: int) -> Any:
    """The array, of any shape, with zeros at all but the last index of an axis."""
    kept = array * 0
    kept.select(axis, -1)[:] = array.select(axis, -1)
    return kept


@mistake(*ALL)
def kernel_not_flipped(call: Call) -> Shown:
    """dLdA is as if the kernel lay the other way round: a flip is missing, or is one too many."""
    return {"dLdA": call.through(W=call.W.flip(space(call)))["dLdA"]}


@mistake("Conv2d_stride1")
def kernel_flipped_along_rows_only(call: Call) -> Shown:
    """For dLdA the kernel's rows are reversed, its columns are not: flip both axes."""
    return {"dLdA": call.through(W=call.W.flip(3))["dLdA"]}


@mistake("Conv2d_stride1")
def kernel_flipped_along_columns_only(call: Call) -> Shown:
    """For dLdA the kernel's columns are reversed, its rows are not: flip both axes."""
    return {"dLdA": call.through(W=call.W.flip(2))["dLdA"]}


@mistake(*STRIDE_1)
def kernel_flipped_with_its_channels(call: Call) -> Shown:
    """For dLdA all axes of W are flipped, the channels too: flip the spatial ones only."""
    return {"dLdA": call.through(W=call.W.flip(0, 1))["dLdA"]}


@mistake(*ALL)
def kernel_flipped_in_forward(call: Call) -> Shown:
    """Z is computed with the kernel flipped: the course's convolution does not flip it."""
    return {"Z": call.through(W=call.W.flip(space(call)))["Z"]}


@mistake("Conv2d_stride1")
def kernel_transposed(call: Call) -> Shown:
    """The kernel's rows and columns are swapped in forward."""
    return {"Z": call.through(W=call.W.transpose(2, 3))["Z"]}


@mistake(*ALL)
def bias_forgotten(call: Call) -> Shown:
    """Z lacks the bias: add b once to every output element of its channel."""
    return {"Z": call.through(b=0 * call.b)["Z"]}


@mistake(*ALL)
def bias_per_kernel_offset(call: Call) -> Shown:
    """The bias is added once for each kernel offset: add it once, after the sum."""
    return {"Z": call.through(b=call.W[0, 0].numel() * call.b)["Z"]}


@mistake(*STRIDE_1)
def bias_per_input_channel(call: Call) -> Shown:
    """The bias is added once for each input channel: add it once, after the sum."""
    return {"Z": call.through(b=call.W.shape[1] * call.b)["Z"]}


@mistake(*ALL)
def bias_inside_the_sum(call: Call) -> Shown:
    """The bias is inside the sum, so that it is added for every product: move it out."""
    return {"Z": call.through(b=call.W[0].numel() * call.b)["Z"]}


@mistake(*STRIDE_1)
def bias_along_the_last_axis(call: Call) -> Shown:
    """b is added along the last axis of Z: give it an axis of size 1 for each one of space."""
    Z = call.through(b=call.b * 0)["Z"]
    fits = len(call.b) == 1 or Z.shape[-1] in (1, len(call.b))
    return {"Z": Z + call.b} if fits else {}


@mistake(*STRIDE_1)
def bias_gradient_per_sample(call: Call) -> Shown:
    """dLdb is summed over the channels: sum over batch and space, so that each keeps its own."""
    return {"dLdb": call.dLdZ.flatten(1).sum(1)}


@mistake(*STRIDE_1)
def bias_gradient_a_mean(call: Call) -> Shown:
    """dLdb is a mean over batch and space: it is the sum."""
    return {"dLdb": call.dLdZ.movedim(1, 0).flatten(1).mean(1)}


@mistake(*ALL, apart=True)
def gradient_divided_by_batch(call: Call) -> Shown:
    """The gradient is divided by the batch size; the loss has averaged already, so sum."""
    return {name: call.right[name] / len(call.A) for name in ("dLdW", "dLdb")}


@mistake(*ALL, apart=True)
def gradient_of_the_last_sample(call: Call) -> Shown:
    """The gradient is the last sample's alone: add up, where each overwrites the one before."""
    last = call.through(A=call.A[-1:], dLdZ=call.dLdZ[-1:])
    return {"dLdW": last["dLdW"], "dLdb": last["dLdb"]}


@mistake(*STRIDE_1, apart=True)
def gradient_of_the_last_window(call: Call) -> Shown:
    """The gradient is the last window's alone: add up, where each overwrites the one before."""
    window = call.A[-1][(..., *[slice(-call.case.kernel, None)] * (call.A.ndim - 2))]
    last = call.dLdZ[-1].flatten(1)[:, -1]
    return {"dLdW": call.torch.tensordot(last, window, 0), "dLdb": last}


@mistake(*STRIDE_1)
def last_input_channel_only(call: Call) -> Shown:
    """Z counts the last input channel only: add up, where each overwrites the one before."""
    return {"Z": call.through(W=only_last(call.W, 1))["Z"]}


@mistake(*STRIDE_1)
def last_kernel_offset_only(call: Call) -> Shown:
    """Z counts the kernel's last offset only: add up, where each overwrites the one before."""
    W = call.W
    for axis in space(call):
        W = only_last(W, axis)
    return {"Z": call.through(W=W)["Z"]}


@mistake(*STRIDE_1)
def last_output_channel_only(call: Call) -> Shown:
    """dLdA counts the last output channel only: add up what comes back through each."""
    return {"dLdA": call.through(W=only_last(call.W, 0))["dLdA"]}


def _scattered(call: Call, W: Any) -> Shown:
    """The gradient where each window's overwrites what the windows before have left."""
    k, dLdZ = call.case.kernel, inner_upstream(call)
    dLdA = call.torch.zeros_like(inner_input(call))
    for place in product(*map(range, dLdZ.shape[2:])):
        window = (..., *[slice(i, i + k) for i in place])
        dLdA[window] = call.torch.tensordot(dLdZ[(..., *place)], W, 1)
    return {"dLdA": outer(call, dLdA)}


@mistake(*ALL)
def overlaps_overwritten(call: Call) -> Shown:
    """Overlapping windows overwrite each other's gradients in dLdA: they have to add up."""
    return _scattered(call, call.W)


@mistake(*ALL)
def offsets_overwritten(call: Call) -> Shown:
    """dLdA is overwritten at each kernel offset: what comes back through each has to add up."""
    dLdZ, dLdA = inner_upstream(call), call.torch.zeros_like(inner_input(call))
    for offset in product(*map(range, call.W.shape[2:])):
        place = (..., *[slice(i, i + n) for i, n in zip(offset, dLdZ.shape[2:], strict=True)])
        dLdA[place] = call.torch.einsum("no...,oi->ni...", dLdZ, call.W[(..., *offset)])
    return {"dLdA": outer(call, dLdA)}


@mistake(*STRIDE_1)
def channels_and_overlaps_overwritten(call: Call) -> Shown:
    """In dLdA each window and each channel overwrites the one before: they have to add up."""
    return _scattered(call, only_last(call.W, 0))


@mistake(*STRIDE_1)
def last_place_forgotten(call: Call) -> Shown:
    """The last position is missing: how many places has the kernel in the input?"""
    return {"Z": call.right["Z"][(..., *[slice(-1)] * (call.A.ndim - 2))]}


@mistake(*STRIDE_1)
def padded_by_the_kernel_size(call: Call) -> Shown:
    """dLdA is too large, for dLdZ is padded by too much: what do the outermost windows cover?"""
    return {"dLdA": padded(call, call.right["dLdA"], 1, 1)}


@mistake(*STRIDED)
def not_downsampled(call: Call) -> Shown:
    """Z is that of stride 1: downsample it."""
    return convolved(call, inner_input(call))


@mistake(*STRIDED)
def downsampled_before_convolution(call: Call) -> Shown:
    """The input is downsampled, then convolved: convolve first, downsample the result."""
    return convolved(call, every(inner_input(call), call.case.stride))


@mistake(*STRIDED)
def padding_ignored(call: Call) -> Shown:
    """The padding is not applied: surround the input with zeros before the convolution."""
    return convolved(call, call.A, call.case.stride)


@mistake(*STRIDED)
def padding_kept(call: Call) -> Shown:
    """dLdA still has the padding's gradient: cut it off on all sides."""
    return {"dLdA": inner_gradient(call)}


@mistake(*STRIDED)
def cropped_by_minus_padding(call: Call) -> Shown:
    """dLdA is empty where the padding is 0: -0 is 0, so that a slice to it ends at once."""
    p = call.case.padding
    return {"dLdA": inner_gradient(call)[(..., *[slice(p, -p)] * (call.A.ndim - 2))]}


@mistake(*STRIDED)
def cropped_on_one_side(call: Call) -> Shown:
    """dLdA has lost the padding's gradient at the beginning only: it goes at the end, too."""
    p = call.case.padding
    return {"dLdA": inner_gradient(call)[(..., *[slice(p, None)] * (call.A.ndim - 2))]}


def _repadded(call: Call, A: Any) -> Shown:
    """What a layer shows that pads its input to A, and otherwise is right."""
    W = call.W.requires_grad_()
    Z = convolved(call, A, call.case.stride)["Z"]
    return {"Z": Z, "dLdW": call.torch.autograd.grad(Z, W, call.dLdZ)[0]}


@mistake(*STRIDED)
def padded_before_only(call: Call) -> Shown:
    """All of the padding lies before the input: put half of it on either side."""
    return _repadded(call, padded(call, call.A, 2 * call.case.padding, 0))


@mistake(*STRIDED)
def padded_at_the_beginning_alone(call: Call) -> Shown:
    """The padding lies at the beginning only: put as much at the end."""
    return convolved(call, padded(call, call.A, call.case.padding, 0), call.case.stride)


@mistake(*STRIDED)
def padded_at_the_end_alone(call: Call) -> Shown:
    """The padding lies at the end only: put as much at the beginning."""
    return convolved(call, padded(call, call.A, 0, call.case.padding), call.case.stride)


@mistake(*STRIDED)
def padded_with_ones(call: Call) -> Shown:
    """The padding is made of ones: it should be zeros."""
    p = call.case.padding
    return _repadded(call, padded(call, call.A, p, p, value=1.0))


@mistake(*TRANSPOSED)
def convolved_before_upsampling(call: Call) -> Shown:
    """The input is convolved, then upsampled: upsample first."""
    if min(call.A.shape[2:]) < call.case.kernel:
        return {}
    return {"Z": zero_stuffed(call.torch, convolved(call, call.A)["Z"], call.case.stride)}


@mistake(*TRANSPOSED)
def not_upsampled(call: Call) -> Shown:
    """Z is the convolution of the input as it is: upsample it first."""
    return convolved(call, call.A)


@mistake(*TRANSPOSED)
def upsampling_gradient_kept(call: Call) -> Shown:
    """dLdA is the upsampled input's gradient: it has yet to pass through the upsampling."""
    return {"dLdA": inner_gradient(call)}


@mistake(*TRANSPOSED)
def as_pytorch_does(call: Call) -> Shown:
    """Z is that of PyTorch's ConvTranspose: the course upsamples, then just convolves."""
    functional = call.torch.nn.functional
    transposed = (functional.conv_transpose1d, functional.conv_transpose2d)[call.A.ndim - 3]
    return {"Z": transposed(call.A, call.W.transpose(0, 1), call.b, call.case.stride)}
