"""The models that exercises ask for as programs, and what each shows of its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.course.exercise import Case, Exercise
from autograder.course.exercises.cnn import CNN
from autograder.course.exercises.mlp import Perceptron
from autograder.course.exercises.residual import GRADIENTS, ResBlock
from autograder.course.exercises.resnet import ResNet
from autograder.course.exercises.scanning import ScanningMLP
from autograder.course.programs.parts import (
    Part,
    activation,
    convolution,
    flatten,
    leaves_of,
    linear,
    mean_over_space,
    normalisation,
    squash,
)
from autograder.course.programs.program import Model, Step, Steps, Sum

NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth")


def is_model(exercise: Exercise) -> bool:
    """Whether an exercise is told as a program."""
    return isinstance(exercise, tuple(BUILT))


def model_of(torch: Any, exercise: Exercise, case: Case) -> Model:
    """The right model of a case; raises StopIteration for an exercise that is no model."""
    built = next(build for kind, build in BUILT.items() if isinstance(exercise, kind))
    return built(torch, exercise, case)


def straight(parts: list[Part]) -> Model:
    """A model that goes through its parts one after another."""
    steps = tuple(Step(place) for place in range(len(parts)))
    return Model(tuple(parts), steps, steps)


def number_of(index: int, count: int, noun: str) -> tuple[str, ...]:
    """What the part of an index is called: by its number, and from the end if it is near that."""
    from_the_end = {count - 1: "last", count - 2: "next to last"}.get(index)
    words = [NUMBERS[index], *([from_the_end] if from_the_end else [])]
    return tuple(f"the {word} {noun}" for word in words)


def after(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """What an activation is called that follows something."""
    return tuple(f"the {kind} after {name}" for name in names)


def perceptron(torch: Any, exercise: Perceptron, case: Case) -> Model:
    """Linear layers with ReLU between, and behind the last where the exercise says so."""
    parts = []
    count = len(case.W)
    for index, (W, b) in enumerate(zip(case.W, case.b, strict=True)):
        names = number_of(index, count, "layer")
        titles = {name: f"dLd{name} of layer {index + 1}" for name in "Wb"}
        parts.append(
            Part(names, linear, leaves_of(torch, {"W": W, "b": b}), "", titles, averages=True)
        )
        if exercise.last or index < count - 1:
            parts.append(rectifier(torch, after("ReLU", names)))
    return straight(parts)


def rectifier(torch: Any, names: tuple[str, ...]) -> Part:
    """A ReLU, as it is called."""
    return Part(names, activation(torch, "ReLU"), activation="ReLU")


def cnn(torch: Any, exercise: CNN, case: Case) -> Model:
    """Three convolutions with the grader's activation behind each, Flatten, Linear."""
    parts, count = [], len(case.W) - 1
    for index, stride in enumerate(case.sizes[4]):
        (name, *_) = number_of(index, count, "convolution")
        values = {"W": case.W[index], "b": case.b[index]}
        titles = {name: f"dLd{name} of layer {index + 1}" for name in "Wb"}
        function = convolution(torch, stride)
        parts.append(Part((name,), function, leaves_of(torch, values), titles=titles))
        parts.append(Part(after("activation", (name,)), squash, activation="activation"))
    parts.append(Part(("Flatten",), flatten))
    values = {"W": case.W[-1], "b": case.b[-1]}
    titles = {name: f"dLd{name} of layer {count + 1}" for name in "Wb"}
    leaves = leaves_of(torch, values)
    parts.append(Part(("the linear layer",), linear, leaves, "", titles, averages=True))
    return straight(parts)


def scanning(torch: Any, exercise: ScanningMLP, case: Case) -> Model:
    """Three convolutions with ReLU between, their kernels read from an MLP's matrices; Flatten."""
    parts = []
    for index, (c_in, out, k, stride) in enumerate(exercise.convolutions):
        block = case.weights[index][: k * c_in, :out]
        W = block.reshape(k, c_in, out).transpose(2, 1, 0)
        leaves = leaves_of(torch, {"W": W, "b": case.biases[index]})
        (name, *_) = number_of(index, len(exercise.convolutions), "convolution")
        parts.append(Part((name,), convolution(torch, stride), leaves))
        if index < len(exercise.convolutions) - 1:
            parts.append(rectifier(torch, after("ReLU", (name,))))
    return straight([*parts, Part(("Flatten",), flatten)])


class Block(NamedTuple):
    """The parts of a residual block, and its steps, which begin at a place among all parts."""

    parts: list[Part]
    steps: Steps


def conv_block(
    torch: Any,
    values: Mapping[str, np.ndarray],
    of: str,
    stride: int,
    padding: int,
    titles: Mapping[str, str],
) -> list[Part]:
    """A convolution and a batch normalisation, called by what they are `of`.

    The values are W (C_out, C_in, k, k), b (C_out,), BW and Bb (1, C_out, 1, 1).
    """
    leaves = leaves_of(torch, values)
    learnt = [{n: leaves[n] for n in names} for names in (("W", "b"), ("BW", "Bb"))]
    functions = convolution(torch, stride, padding), normalisation(torch)
    words = f"the convolution of {of}", f"the batch normalisation of {of}"
    return [
        Part((word,), function, own, titles={name: titles[name] for name in own})
        for word, function, own in zip(words, functions, learnt, strict=True)
    ]


def residual(
    torch: Any,
    parameters: Mapping[str, Mapping[str, np.ndarray]],
    sizes: tuple[int, int],
    titles: Mapping[str, Mapping[str, str]],
    within: str = "",
    begin: int = 0,
) -> Block:
    """A residual block: of two convolution blocks, a shortcut and a sum, with these parameters.

    Each block's are of the shapes that `conv_block` says: W (C_out, C_in, k, k) and so on. `sizes`
    are stride and padding; `within` says in which block of a network.
    """
    first, second = (f"the {word} block{within}" for word in ("first", "second"))
    shortcut: list[Part] = []
    main = conv_block(torch, parameters["first"], first, *sizes, titles["first"])
    main.append(rectifier(torch, (f"the ReLU between the blocks{within}",)))
    main += conv_block(torch, parameters["second"], second, 1, 0, titles["second"])
    if "shortcut" in parameters:
        of = f"the shortcut{within}"
        shortcut = conv_block(torch, parameters["shortcut"], of, *sizes, titles["shortcut"])
    parts = [*main, *shortcut, rectifier(torch, (f"the ReLU after the sum{within}",))]
    numbered = [Step(begin + place) for place in range(len(parts))]
    ways = tuple(numbered[: len(main)]), tuple(numbered[len(main) : -1])
    return Block(parts, (Sum(ways), numbered[-1]))


def block(torch: Any, exercise: ResBlock, case: Case) -> Model:
    """The residual block."""
    titles = {
        part: {name: f"{gradient} of the {part} block" for name, gradient in GRADIENTS.items()}
        for part in case.parameters
    }
    parts, steps = residual(torch, case.parameters, tuple(case.sizes[3:]), titles)
    return Model(tuple(parts), steps, steps)


def network(torch: Any, exercise: ResNet, case: Case) -> Model:
    """A stem, residual blocks, the mean over space, Linear."""
    named = {name: f"dLd{name} of stem stem" for name in case.stem["stem"]}
    parts = conv_block(torch, case.stem["stem"], "the stem", 1, 1, named)
    parts.append(rectifier(torch, ("the ReLU of the stem",)))
    steps: list[Any] = [Step(place) for place in range(len(parts))]
    for number, (values, stride) in enumerate(zip(case.blocks, case.strides, strict=True), 1):
        titles = {
            part: {name: f"dLd{name} of block {number} {part}" for name in values[part]}
            for part in values
        }
        within = f" in residual block {number}"
        own, inner = residual(torch, values, (stride, 1), titles, within, len(parts))
        parts, steps = [*parts, *own], [*steps, *inner]
    parts.append(Part(("the mean over space",), mean_over_space))
    named = {name: f"dLd{name} of linear" for name in case.linear}
    leaves = leaves_of(torch, case.linear)
    parts.append(Part(("the linear layer",), linear, leaves, "", named, averages=True))
    steps += [Step(len(parts) - 2), Step(len(parts) - 1)]
    return Model(tuple(parts), tuple(steps), tuple(steps))


BUILT: dict[type[Exercise], Callable[[Any, Any, Case], Model]] = {
    Perceptron: perceptron,
    CNN: cnn,
    ScanningMLP: scanning,
    ResBlock: block,
    ResNet: network,
}
