"""The residual block; the convolution block and the identity block are judged inside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.batchnorm import EPS
from autograder.course.exercises.layer import call, constant, draw, tensor
from autograder.course.exercises.parameters import CONSTRUCTOR, assign, attribute
from autograder.course.exercises.sections import Sections, Values, backward, forward
from autograder.course.exercises.small import whole
from autograder.course.exercises.walking import layers_of_block
from autograder.records.calls import SECOND

# Batch, channels in and out, height, width, filter, stride, padding, dtype.
ROWS = (
    (2, 2, 2, 3, 1, 1, 1, 0, "float64"),  # of one channel, dLdW would be rounding alone
    (1, 2, 3, 5, 4, 3, 2, 1, "float64"),
    (3, 3, 3, 4, 6, 3, 3, 1, "float64"),
    (2, 2, 2, 4, 5, 3, 1, 1, "float64"),
    (2, 3, 2, 4, 3, 1, 1, 0, "float64"),
    # Each lacks one of what an identity for a shortcut needs.
    (2, 2, 3, 3, 2, 1, 1, 0, "float64"),
    (2, 2, 2, 4, 3, 1, 2, 0, "float64"),
    (2, 2, 2, 2, 3, 1, 1, 1, "float64"),
    (2, 2, 2, 4, 5, 3, 1, 0, "float64"),
    (2, 2, 3, 6, 5, 3, 2, 1, "float32"),
)
# Small cases: the batch and width of an input of one channel, the stride, a shortcut with weights.
TINY = (
    *[((2, 2), 1, False)] * 4,
    *[((1, 5), 1, False)] * 4,
    ((4, 1), 2, True),
)
# With a mean and a deviation that are whole.
VALUES: Mapping[int, tuple[list[float], list[float]]] = {
    4: ([4, -2, -2, 4], [1, 5, 1, 5]),
    5: ([-3, 0, -1, 1, 3], [-2, 4, 0, 2, 1]),
}
GRADIENTS = {"W": "dLdW", "b": "dLdb", "BW": "dLdBW", "Bb": "dLdBb"}


class ResBlock(Exercise):
    """A residual block: two convolution blocks, plus a shortcut, then ReLU of the sum."""

    name = "ResBlock"
    home = "models/resnet.py"
    formula = "Z = ReLU(BN(Conv(ReLU(BN(Conv(A))))) + shortcut(A))"
    inside = ("ConvBlock", "IdentityBlock")
    builds_on = ("Conv2d", "BatchNorm2d", "ReLU")
    attributes = ("convolution_layers", "residual_connection")
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.PARAMETERS)

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, c_in, c_out, H, W, k, stride, padding, dtype in ROWS:
            calls = []
            for more in (0, 1):
                inner = (H + more, W + more)
                outer = ((n + 2 * padding - k) // stride + 1 for n in inner)
                calls.append(call(rng, (N + more, c_in, *inner), (N + more, c_out, *outer), dtype))
            blocks = [("first", c_in, k), ("second", c_out, 1)]
            if stride != 1 or k != 1 or padding != 0 or c_in != c_out:
                blocks.append(("shortcut", c_in, k))
            parameters = {
                block: block_parameters(rng, channels, c_out, size, dtype)
                for block, channels, size in blocks
            }
            yield Case(
                label=f"A of shape {(N, c_in, H, W)}, {c_out} out, "
                f"filter {k}, stride {stride}, padding {padding}",
                sizes=[c_in, c_out, k, stride, padding],
                parameters=parameters,
                calls=calls,
            )

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        for (N, W), stride, shortcut in TINY:
            blocks = ("first", "second", *(("shortcut",) if shortcut else ()))
            shapes = {"W": (1, 1, 1, 1), "b": (1,), "BW": (1, 1, 1, 1), "Bb": (1, 1, 1, 1)}
            calls = [
                Case(A=A, dLdZ=whole(rng, A.shape))
                for A in (np.reshape(np.array(row, float), (N, 1, 1, W)) for row in VALUES[N * W])
            ]
            yield Case(
                label=f"A of shape {(N, 1, 1, W)}, 1 out, filter 1, stride {stride}, padding 0",
                sizes=[1, 1, 1, stride, 0],
                parameters={
                    block: {
                        name: whole(rng, shape) if name == "W" else abs(whole(rng, shape))
                        for name, shape in shapes.items()
                    }
                    for block in blocks
                },
                calls=calls,
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        block = student.ResBlock(*case.sizes)
        layers = layers_of_block(block, "shortcut" in case.parameters)
        owners = {
            (part, name): assign(layers[part], name, value)
            for part, values in case.parameters.items()
            for name, value in values.items()
        }
        sections = Sections()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, forward(block, one, mark))
            yield from sections.show(Aspect.BACKWARD, backward(block, one, mark))
            if not mark:  # the layers may differ in whether a second backward adds
                yield from sections.show(Aspect.PARAMETERS, _gradients(owners))
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        stride, padding = case.sizes[3:]
        parameters = leaves_of(torch, case.parameters)
        leaves = [value for values in parameters.values() for value in values.values()]
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = tensor(torch, one.A)
            deviations: list[float] = []
            Z = res_block(torch, parameters, A, stride, padding, deviations)
            dLdZ = constant(torch, one.dLdZ)
            dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, *leaves], dLdZ))
            terms = one.A.size
            # Rounding passes through two normalisations, each of which divides by a deviation.
            scale = 100 * max(1 / min(deviations), 1) ** 3
            yield Expected(f"Z{mark}", Aspect.FORWARD, Z.detach().numpy(), terms, scale)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, dLdA, terms, scale)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
            if not mark:
                yield from _parameters(case, gradients, terms, scale)


def _parameters(
    case: Case, gradients: list[np.ndarray], terms: int, scale: float
) -> Iterator[Expected]:
    """The parameters, of each block W (C_out, C_in, k, k), b (C_out,), BW and Bb (1, C_out, 1, 1).

    And their gradients, each of its parameter's shape.
    """
    values = {
        f"{name} of the {part} block": value
        for part, parameters in case.parameters.items()
        for name, value in parameters.items()
    }
    for (title, value), gradient in zip(values.items(), gradients, strict=True):
        yield Expected(title, Aspect.PARAMETERS, value, untouched=True, any_shape=True)
        options: dict[str, Any] = {"any_shape": True, "like": title}
        yield Expected(f"dLd{title}", Aspect.PARAMETERS, gradient, terms, scale, **options)


def _gradients(owners: Mapping[tuple[str, str], Any]) -> Values:
    for (part, name), owner in owners.items():
        title = f"{name} of the {part} block"
        value, gradient = (
            attribute(owner, *one) for one in ((name, CONSTRUCTOR), (GRADIENTS[name], "backward"))
        )
        yield {title: value, f"dLd{title}": gradient}


def block_parameters(
    rng: np.random.Generator, c_in: int, c_out: int, size: int, dtype: str
) -> dict[str, np.ndarray]:
    """What a block learns: W (c_out, c_in, size, size), b (c_out,), BW and Bb (1, c_out, 1, 1)."""
    return {
        "W": draw(rng, (c_out, c_in, size, size), dtype),
        "b": draw(rng, (c_out,), dtype),
        "BW": draw(rng, (1, c_out, 1, 1), dtype),
        # Not far below zero, or ReLU would leave too little to normalise.
        "Bb": abs(draw(rng, (1, c_out, 1, 1), dtype)),
    }


Leaves = dict[str, dict[str, Any]]


def leaves_of(torch: Any, parameters: Mapping[str, Mapping[str, np.ndarray]]) -> Leaves:
    """The same parameters, in their shapes, as tensors that PyTorch differentiates by."""
    return {
        part: {name: tensor(torch, value) for name, value in values.items()}
        for part, values in parameters.items()
    }


def conv_block(
    torch: Any, leaves: Mapping[str, Any], A: Any, stride: int, padding: int, seen: list[float]
) -> Any:
    """Convolution and batch normalisation: A (N, C_in, H, W) to (N, C_out, H_out, W_out).

    `leaves` are as `block_parameters` makes them; `seen` collects the least deviation.
    """
    Z = torch.conv2d(A, leaves["W"], leaves["b"], stride, padding)
    variance = Z.detach().var((0, 2, 3), correction=0).min()
    seen.append(float((variance + EPS).sqrt()))
    normal = (None, None, True, 0.0, EPS, False)
    return torch.batch_norm(Z, leaves["BW"].flatten(), leaves["Bb"].flatten(), *normal)


def res_block(
    torch: Any, leaves: Leaves, A: Any, stride: int, padding: int, seen: list[float]
) -> Any:
    """The residual block: A (N, C_in, H, W) to (N, C_out, H_out, W_out).

    Its shortcut is a convolution where that has parameters, else A itself.
    """
    Z = torch.relu(conv_block(torch, leaves["first"], A, stride, padding, seen))
    Z = conv_block(torch, leaves["second"], Z, 1, 0, seen)
    if "shortcut" in leaves:
        A = conv_block(torch, leaves["shortcut"], A, stride, padding, seen)
    return torch.relu(Z + A)
