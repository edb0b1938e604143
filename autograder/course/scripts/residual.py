"""A case of the residual block as code, and the block itself by PyTorch."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.parameters import assign
from autograder.course.exercises.residual import ResBlock
from autograder.course.exercises.walking import layers_of_block
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined, twice

CONV_BLOCK = """
    def conv_block(A, block, stride, padding):
        Z = torch.conv2d(A, block["W"], block["b"], stride, padding)
        BW, Bb = block["BW"].flatten(), block["Bb"].flatten()
        return torch.batch_norm(Z, BW, Bb, None, None, True, 0.0, 1e-8, False)
    """
RES_BLOCK = """
    def res_block(A, blocks, stride, padding):
        Z = torch.relu(conv_block(A, blocks["first"], stride, padding))
        Z = conv_block(Z, blocks["second"], 1, 0)
        if "shortcut" in blocks:
            A = conv_block(A, blocks["shortcut"], stride, padding)
        return torch.relu(Z + A)
    """
LEAVES = """
    blocks = {p: {n: tensor(v) for n, v in of.items()} for p, of in parameters.items()}
    named = {f"dLd{n} of the {p} block": v for p in blocks for n, v in blocks[p].items()}
    """
CALL = """
    a = tensor(AEND)
    Z = res_block(a, blocks, *sizes[3:])
    dLdA, *gradients = torch.autograd.grad(Z, [a, *named.values()], tensor(dLdZEND))
    expected["ZMARK"], expected["AMARK"] = Z, AEND
    expected["dLdAMARK"], expected["dLdZMARK"] = dLdA, dLdZEND
    """
DUE = """
    for title, gradient in zip(named, gradients):
        expected[title], expected[title[3:]] = gradient, named[title]
    """
MADE = """
    block = ResBlock(*sizes)
    layers = layers_of_block(block, "shortcut" in parameters)
    owners = {
        f"{name} of the {part} block": assign(layers[part], name, value)
        for part, values in parameters.items()
        for name, value in values.items()
    }
    """
CALLED = """
    yours["ZMARK"] = block.forward(AEND)
    yours["AMARK"] = AEND
    yours["dLdAMARK"] = block.backward(dLdZEND)
    yours["dLdZMARK"] = dLdZEND
    """
SHOWN = """
    for title, owner in owners.items():
        name = title.split()[0]
        yours[title] = getattr(owner, name)
        yours[f"dLd{title}"] = getattr(owner, f"dLd{name}")
    """


def script(exercise: ResBlock, case: Case, reading: Reading) -> Script:
    """Two calls of the block; the parameters' gradients are those of the first."""
    return Script(
        given(case),
        joined(CONV_BLOCK, RES_BLOCK, LEAVES, twice(CALL, DUE)),
        joined(MADE, twice(CALLED, SHOWN)),
        (assign, layers_of_block),
    )
