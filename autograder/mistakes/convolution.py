"""Mistakes in convolutions, strided and transposed ones included."""

from __future__ import annotations

from autograder.mistake import Call, Shown, mistake

STRIDE_1 = ("Conv1d_stride1", "Conv2d_stride1")
STRIDED = ("Conv1d", "Conv2d")
TRANSPOSED = ("ConvTranspose1d", "ConvTranspose2d")
ALL = (*STRIDE_1, *STRIDED, *TRANSPOSED)


@mistake(*ALL)
def kernel_not_flipped(call: Call) -> Shown:
    """dLdA is correlated with W as it is: flip the kernel along its spatial axes first."""
    space = tuple(range(2, call.W.ndim))
    return {"dLdA": call.through(W=call.W.flip(space))["dLdA"]}


@mistake(*ALL)
def bias_forgotten(call: Call) -> Shown:
    """Z lacks the bias: add b once to every output element of its channel."""
    return {"Z": call.through(b=0 * call.b)["Z"]}


@mistake(*ALL)
def bias_per_kernel_offset(call: Call) -> Shown:
    """The bias is added once for each kernel offset: add it once, after the sum."""
    offsets = call.case.kernel ** (call.W.ndim - 2)
    return {"Z": call.through(b=offsets * call.b)["Z"]}


@mistake(*ALL)
def gradient_divided_by_batch(call: Call) -> Shown:
    """dLdW is divided by the batch size; the loss has averaged already, so sum."""
    return {"dLdW": call.right["dLdW"] / len(call.A)}


@mistake(*ALL)
def input_of_the_first_call(call: Call) -> Shown:
    """dLdW is computed from the first call's input: cache A anew on every forward."""
    if call.before is None or call.before.A.shape != call.A.shape:
        return {}
    return {"dLdW": call.through(A=call.before.A)["dLdW"]}
