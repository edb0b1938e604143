"""The residual network: a stem, residual blocks, the mean over space, Linear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected
from autograder.exercises.layer import call, draw, tensor
from autograder.exercises.parts import assign
from autograder.exercises.residual import block_parameters, conv_block, leaves_of, res_block

# Batch, channels in, height, width, the network's channels, dtype.
ROWS = (
    (2, 1, 3, 4, (2,), "float64"),
    (3, 2, 5, 4, (2, 3), "float64"),
    (3, 1, 4, 6, (2, 3), "float32"),
)
CLASSES = 3


class ResNet(Exercise):
    """A residual network; the stride of a block in which the channels grow is 2, else 1."""

    name = "ResNet"
    home = "models/resnet.py"
    builds_on = ("ResBlock", "Linear")
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.PARAMETERS)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"linear_gradients": ("sum", "mean")}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, c_in, H, W, channels, dtype in ROWS:
            before = (channels[0], *channels)
            blocks = [
                {
                    "first": block_parameters(rng, width, out, 3, dtype),
                    "second": block_parameters(rng, out, out, 1, dtype),
                    "shortcut": block_parameters(rng, width, out, 3, dtype),
                }
                for width, out in zip(before, channels, strict=False)
            ]
            yield Case(
                label=f"A of shape {(N, c_in, H, W)}, channels {channels}",
                sizes=[c_in, CLASSES, channels],
                stem={"stem": block_parameters(rng, c_in, channels[0], 3, dtype)},
                blocks=blocks,
                strides=[
                    2 if out > width else 1 for width, out in zip(before, channels, strict=False)
                ],
                linear={
                    "W": draw(rng, (CLASSES, channels[-1]), dtype),
                    "b": draw(rng, (CLASSES, 1), dtype),
                },
                calls=[call(rng, (N, c_in, H, W), (N, CLASSES), dtype)],
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = student.ResNet(*case.sizes)
        owners = {}
        stem, *blocks = [layer for layer in model.layers if hasattr(layer, "layers")] + [
            layer for layer in model.layers if hasattr(layer, "convolution_layers")
        ]
        named = {("stem", "stem"): (stem, case.stem["stem"])}
        for number, (block, values) in enumerate(zip(blocks, case.blocks, strict=True), 1):
            parts = (block.convolution_layers[0], block.convolution_layers[2])
            for part, layer in zip(values, (*parts, block.residual_connection), strict=True):
                named[f"block {number}", part] = (layer, values[part])
        named["linear", ""] = (model.layers[-1], case.linear)
        for (place, part), (layer, values) in named.items():
            for name, value in values.items():
                owners[f"{name} of {place} {part}".strip()] = name, assign(layer, name, value)
        (one,) = case.calls
        yield {"Z": model.forward(one.A), "A": one.A}
        yield {"dLdA": model.backward(one.dLdZ)}
        yield {f"dLd{title}": getattr(o, f"dLd{name}") for title, (name, o) in owners.items()}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        (one,) = case.calls
        A = tensor(torch, one.A)
        seen: list[float] = []
        stem, blocks = leaves_of(torch, case.stem), [leaves_of(torch, b) for b in case.blocks]
        linear = {name: tensor(torch, value) for name, value in case.linear.items()}
        named = {("stem", "stem"): stem["stem"]}
        for number, leaves in enumerate(blocks, 1):
            named.update({(f"block {number}", part): values for part, values in leaves.items()})
        named["linear", ""] = linear
        titled = {
            f"dLd{name} of {place} {part}".strip(): value
            for (place, part), values in named.items()
            for name, value in values.items()
        }
        Z = torch.relu(conv_block(torch, stem["stem"], A, 1, 1, seen))
        for leaves, stride in zip(blocks, case.strides, strict=True):
            Z = res_block(torch, leaves, Z, stride, 1, seen)
        Z = Z.mean((2, 3)) @ linear["W"].T + linear["b"].T
        dLdZ = torch.from_numpy(one.dLdZ.astype(np.float64))
        dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, *titled.values()], dLdZ))
        # Rounding passes through a normalisation in each of several layers.
        terms, scale = one.A.size, 1000 * max(1 / min(seen), 1) ** 3
        yield Expected("Z", Aspect.FORWARD, Z.detach().numpy(), terms, scale)
        yield Expected("A", Aspect.FORWARD, one.A, untouched=True)
        yield Expected("dLdA", Aspect.BACKWARD, dLdA, terms, scale)
        for title, gradient in zip(titled, gradients, strict=True):
            variants = {"mean": gradient / len(one.A)} if "linear" in title else {}
            yield Expected(
                title,
                Aspect.PARAMETERS,
                gradient,
                terms,
                scale,
                any_shape=True,
                variants=variants,
            )
