"""The residual network: a stem, residual blocks, the mean over space, Linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.layer import call, constant, draw, tensor
from autograder.course.exercises.parameters import assign
from autograder.course.exercises.residual import block_parameters, conv_block, leaves_of, res_block
from autograder.course.exercises.sections import Sections, Values, backward, forward
from autograder.course.exercises.walking import layers_of_net
from autograder.records.calls import SECOND

# Batch, channels in, height, width, the network's channels, dtype.
ROWS = (
    (1, 2, 3, 4, (2,), "float64"),
    (3, 2, 5, 4, (2, 3), "float64"),
    (3, 1, 4, 6, (2, 3), "float32"),
)
CLASSES = 3


class ResNet(Exercise):
    """A residual network; the stride of a block in which the channels grow is 2, else 1."""

    name = "ResNet"
    home = "models/resnet.py"
    formula = "Z = Linear(mean over space(ResBlock( ... ReLU(BN(Conv(A))))))"
    builds_on = ("ResBlock", "Linear", "ReLU")
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
                calls=[
                    call(rng, (N + more, c_in, H + more, W + more), (N + more, CLASSES), dtype)
                    for more in (0, 1)
                ],
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = student.ResNet(*case.sizes)
        stem, blocks, linear = layers_of_net(model, len(case.blocks))
        named: dict[tuple[str, str], Any] = {("stem", "stem"): (stem, case.stem["stem"])}
        for number, (layers, values) in enumerate(zip(blocks, case.blocks, strict=True), 1):
            named |= {(f"block {number}", part): (layers[part], values[part]) for part in values}
        named["linear", ""] = (linear, case.linear)
        owners = {
            f"{name} of {place} {part}".strip(): (name, assign(layer, name, value))
            for (place, part), (layer, values) in named.items()
            for name, value in values.items()
        }
        sections = Sections()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield from sections.show(Aspect.FORWARD, forward(model, one, mark))
            yield from sections.show(Aspect.BACKWARD, backward(model, one, mark))
            if not mark:  # the layers may differ in whether a second backward adds
                yield from sections.show(Aspect.PARAMETERS, _shown(owners))
        sections.end()

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
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
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = tensor(torch, one.A)
            seen: list[float] = []
            Z = torch.relu(conv_block(torch, stem["stem"], A, 1, 1, seen))
            for leaves, stride in zip(blocks, case.strides, strict=True):
                Z = res_block(torch, leaves, Z, stride, 1, seen)
            Z = Z.mean((2, 3)) @ linear["W"].T + linear["b"].T
            dLdZ = constant(torch, one.dLdZ)
            wanted = [A, *titled.values()]
            dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, wanted, dLdZ))
            # Rounding passes through a normalisation in each of several layers.
            terms, scale = one.A.size, 1000 * max(1 / min(seen), 1) ** 3
            yield Expected(f"Z{mark}", Aspect.FORWARD, Z.detach().numpy(), terms, scale)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, dLdA, terms, scale)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
            if not mark:
                yield from _kept(titled)
                yield from _gradients(titled, gradients, len(one.A), terms, scale)


def _shown(owners: Mapping[str, tuple[str, Any]]) -> Values:
    yield {title: getattr(owner, name) for title, (name, owner) in owners.items()}
    yield {f"dLd{title}": getattr(owner, f"dLd{name}") for title, (name, owner) in owners.items()}


def _kept(titled: Mapping[str, Any]) -> Iterator[Expected]:
    """The parameters, whose shapes their gradients must have."""
    for title, value in titled.items():
        name, array = title.removeprefix("dLd"), value.detach().numpy()
        yield Expected(name, Aspect.PARAMETERS, array, untouched=True, any_shape=True)


def _gradients(
    titles: Iterable[str], gradients: list[np.ndarray], N: int, terms: int, scale: float
) -> Iterator[Expected]:
    for title, gradient in zip(titles, gradients, strict=True):
        yield Expected(
            title,
            Aspect.PARAMETERS,
            gradient,
            terms,
            scale,
            any_shape=True,
            like=title.removeprefix("dLd"),
            variants={"mean": gradient / N} if "linear" in title else {},
        )
