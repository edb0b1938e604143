"""The residual network: a stem, residual blocks, the mean over space, Linear."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise, Expected
from autograder.course.exercises.layer import call, constant, draw, tensor
from autograder.course.exercises.parameters import CONSTRUCTOR, assign, attribute
from autograder.course.exercises.residual import block_parameters, conv_block, leaves_of, res_block
from autograder.course.exercises.sections import Sections, Values, backward, forward
from autograder.course.exercises.small import whole
from autograder.course.exercises.walking import layers_of_net
from autograder.records.calls import SECOND

# Batch, channels in, height, width, the network's channels, how many blocks of each, dtype.
ROWS = (
    (1, 2, 3, 4, (2,), 1, "float64"),
    (3, 2, 5, 4, (2, 3), 2, "float64"),
    (3, 1, 4, 6, (2, 3), 1, "float32"),
)
CLASSES = 3
SIZES = ("in_channels", "num_classes", "channels")  # what every network takes
# Small cases: the values of an image in both calls, with a mean and a deviation that are whole.
TINY = (((4, -2, -2, 4), (1, 5, 1, 5)), *[((-3, 0, -1, 1, 3), (-2, 4, 0, 2, 1))] * 3)


class ResNet(Exercise):
    """A residual network; the stride of a block in which the channels grow is 2, else 1."""

    name = "ResNet"
    home = "models/resnet.py"
    formula = "Z = Linear(mean over space(ResBlock( ... ReLU(BN(Conv(A))))))"
    builds_on = ("ResBlock", "Linear", "ReLU")
    aspects = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.PARAMETERS)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"linear_gradients": ("sum", "mean")}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, c_in, H, W, channels, each, dtype in ROWS:
            several = _repeated(channels, each)
            before = (channels[0], *several)
            blocks = [
                {
                    "first": block_parameters(rng, width, out, 3, dtype),
                    "second": block_parameters(rng, out, out, 1, dtype),
                    "shortcut": block_parameters(rng, width, out, 3, dtype),
                }
                for width, out in zip(before, several, strict=False)
            ]
            more_blocks = f", {each} blocks of each" if each > 1 else ""
            yield Case(
                label=f"A of shape {(N, c_in, H, W)}, channels {channels}{more_blocks}",
                sizes=[c_in, CLASSES, channels, *([each] if each > 1 else [])],
                stem={"stem": block_parameters(rng, c_in, channels[0], 3, dtype)},
                blocks=blocks,
                strides=[
                    2 if out > width else 1 for width, out in zip(before, several, strict=False)
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

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        """One channel, and kernels of which only the middle is not 0."""
        for values in TINY:
            parts = ("stem", "first", "second", "shortcut")
            stem, *block = ({part: _tiny_block(rng, part)} for part in parts)
            inputs = [np.array(one, float).reshape(1, 1, 1, -1) for one in values]
            yield Case(
                label=f"A of shape {inputs[0].shape}, channels (1,)",
                sizes=[1, CLASSES, (1,)],
                stem=stem,
                blocks=[{name: value for part in block for name, value in part.items()}],
                strides=[1],
                linear={"W": whole(rng, (CLASSES, 1)), "b": whole(rng, (CLASSES, 1))},
                calls=[Case(A=A, dLdZ=whole(rng, (1, CLASSES))) for A in inputs],
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        model = _made(student.ResNet, case.sizes)
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


def _made(kind: Any, sizes: list[Any]) -> Any:
    """The network; one that takes no number of blocks is given each of the channels as often."""
    *others, channels, each = sizes if len(sizes) > len(SIZES) else (*sizes, 1)
    if each == 1:
        return kind(*others, channels)
    takes = [one.kind for one in inspect.signature(kind).parameters.values()]
    if len(takes) > len(SIZES) or inspect.Parameter.VAR_POSITIONAL in takes:
        return kind(*others, channels, each)
    return kind(*others, _repeated(channels, each))


def _repeated(channels: tuple[int, ...], each: int) -> tuple[int, ...]:
    return tuple(width for width in channels for _ in range(each))


def _tiny_block(rng: np.random.Generator, part: str) -> dict[str, np.ndarray]:
    """What a block of one channel learns: W (1, 1, k, k), b (1,), BW and Bb (1, 1, 1, 1)."""
    size = 1 if part == "second" else 3
    W = np.zeros((1, 1, size, size))
    W[..., size // 2, size // 2] = abs(whole(rng, (1, 1)))
    one = (1, 1, 1, 1)
    Bb = abs(whole(rng, one)) * (-1 if part == "shortcut" else 1)  # so that some sums are below 0
    return {"W": W, "b": whole(rng, (1,)), "BW": abs(whole(rng, one)), "Bb": Bb}


def _shown(owners: Mapping[str, tuple[str, Any]]) -> Values:
    named = owners.items()
    yield {title: attribute(owner, name, CONSTRUCTOR) for title, (name, owner) in named}
    yield {f"dLd{title}": attribute(owner, f"dLd{n}", "backward") for title, (n, owner) in named}


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
