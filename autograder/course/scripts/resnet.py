"""A case of the residual network as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.parameters import assign
from autograder.course.exercises.resnet import ResNet
from autograder.course.exercises.walking import layers_of_net
from autograder.course.scripts import Script
from autograder.course.scripts.residual import CONV_BLOCK, DUE, RES_BLOCK
from autograder.course.scripts.writing import given, joined, twice, where

LEAVES = """
    def tensors(values):
        return {name: tensor(value) for name, value in values.items()}

    parts = {("stem", "stem"): tensors(stem["stem"])}
    for number, block in enumerate(blocks, 1):
        parts |= {(f"block {number}", part): tensors(block[part]) for part in block}
    parts["linear", ""] = tensors(linear)
    named = {
        f"dLd{name} of {place} {part}".strip(): value
        for (place, part), values in parts.items()
        for name, value in values.items()
    }
    """
CALL = """
    a = tensor(AEND)
    Z = torch.relu(conv_block(a, parts["stem", "stem"], 1, 1))
    for number, stride in enumerate(strides, 1):
        block = {p: v for (place, p), v in parts.items() if place == f"block {number}"}
        Z = res_block(Z, block, stride, 1)
    Z = Z.mean((2, 3)) @ parts["linear", ""]["W"].T + parts["linear", ""]["b"].T
    dLdA, *gradients = torch.autograd.grad(Z, [a, *named.values()], tensor(dLdZEND))
    expected["ZMARK"], expected["AMARK"] = Z, AEND
    expected["dLdAMARK"], expected["dLdZMARK"] = dLdA, dLdZEND
    """
BY_MEAN = """
    expected["dLdW of linear"] /= len(A)
    expected["dLdb of linear"] /= len(A)
    """
MADE = """
    model = ResNet(*sizes)
    own_stem, own_blocks, own_linear = layers_of_net(model, len(blocks))
    layers = {("stem", "stem"): (own_stem, stem["stem"])}
    for number, (own, block) in enumerate(zip(own_blocks, blocks), 1):
        layers |= {(f"block {number}", part): (own[part], block[part]) for part in block}
    layers["linear", ""] = own_linear, linear
    owners = {
        f"{name} of {place} {part}".strip(): assign(layer, name, value)
        for (place, part), (layer, values) in layers.items()
        for name, value in values.items()
    }
    """
CALLED = """
    yours["ZMARK"] = model.forward(AEND)
    yours["AMARK"] = AEND
    yours["dLdAMARK"] = model.backward(dLdZEND)
    yours["dLdZMARK"] = dLdZEND
    """
SHOWN = """
    for title, owner in owners.items():
        yours[title] = getattr(owner, title.split()[0])
        yours[f"dLd{title}"] = getattr(owner, f"dLd{title.split()[0]}")
    """


def script(exercise: ResNet, case: Case, reading: Reading) -> Script:
    """Two calls of the network; the parameters' gradients are those of the first."""
    by_mean = where(reading["linear_gradients"] == "mean", "\n" + joined(BY_MEAN))
    return Script(
        given(case),
        joined(CONV_BLOCK, RES_BLOCK, LEAVES, twice(CALL, joined(DUE) + by_mean)),
        joined(MADE, twice(CALLED, SHOWN)),
        (assign, layers_of_net),
    )
