"""Mistakes in the affine layer."""

from __future__ import annotations

from autograder.course.mistake import Call, Shown, mistake

FOR_STUDENTS = True


@mistake("Linear")
def bias_forgotten(call: Call) -> Shown:
    """Z lacks the bias: add b to every row."""
    return {"Z": call.A @ call.W.T}


@mistake("Linear")
def bias_once_per_sample_of_the_batch(call: Call) -> Shown:
    """The bias is added as often as there are samples: every row needs it once."""
    return {"Z": call.A @ call.W.T + len(call.A) * call.b.T}


@mistake("Linear")
def bias_per_input(call: Call) -> Shown:
    """The bias is added once for each input feature: add it once, after the sum."""
    return {"Z": call.through(b=call.W.shape[1] * call.b)["Z"]}


@mistake("Linear", apart=True)
def one_gradient_a_mean(call: Call) -> Shown:
    """It is divided by the batch size, the other one is not: the loss has averaged, so sum."""
    return {name: call.right[name] / len(call.A) for name in ("dLdW", "dLdb")}


@mistake("Linear")
def gradient_transposed(call: Call) -> Shown:
    """dLdW is transposed: its shape has to be that of W, (out, in)."""
    dLdW = call.right["dLdW"]
    return {"dLdW": dLdW.T.reshape(dLdW.shape)}  # the shape is free, the order is not


@mistake("Linear", apart=True)
def gradient_of_the_last_sample(call: Call) -> Shown:
    """The gradient is the last sample's alone: add up those of the whole batch."""
    last = call.through(A=call.A[-1:], dLdZ=call.dLdZ[-1:])
    return {"dLdW": last["dLdW"], "dLdb": last["dLdb"]}


@mistake("Linear")
def bias_gradient_per_sample(call: Call) -> Shown:
    """dLdb is summed over the outputs: sum over the batch, so that each output keeps its own."""
    return {"dLdb": call.dLdZ.sum(1, keepdim=True)}


@mistake("Linear")
def bias_gradient_a_single_number(call: Call) -> Shown:
    """dLdb is one number, the sum of all of dLdZ: every output has a bias of its own."""
    total = call.dLdZ.sum()
    return {"dLdb": total.reshape(call.b.shape) if call.b.numel() == 1 else total}


@mistake("Linear")
def bias_gradient_of_everything(call: Call) -> Shown:
    """dLdb has the sum of all of dLdZ in every place: each output has a sum of its own."""
    return {"dLdb": 0 * call.b + call.dLdZ.sum()}


@mistake("Linear")
def bias_gradient_not_summed(call: Call) -> Shown:
    """dLdb is dLdZ itself, with a row for each sample: b is shared by all of them."""
    alone = len(call.A) == 1
    return {"dLdb": call.dLdZ.reshape(call.b.shape) if alone else call.dLdZ}


@mistake("Linear")
def gradient_without_the_input(call: Call) -> Shown:
    """dLdW does not depend on the input: what is multiplied with W in forward?"""
    dLdW = call.dLdZ.sum(0)[:, None] + 0 * call.W
    return {"dLdW": dLdW}
