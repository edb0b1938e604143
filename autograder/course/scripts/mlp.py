"""A case of a multilayer perceptron as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.mlp import AGAIN, MLP, Perceptron
from autograder.course.exercises.parameters import holders
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part, part_of
from autograder.course.scripts.writing import given, joined, listed


def script(exercise: Perceptron, case: Case, reading: Reading, found: Found) -> Script:
    """Forward, backward and forward again."""
    parts = [part_of("model", one) for one in holders(found.whole, "W")] if found.whole else []
    if len(parts) != len(case.W):  # as the course's model has them
        step = 1 if isinstance(exercise, MLP) else 2
        parts = [Part(f"model.layers[{step * n}]", None) for n in range(len(case.W))]
    return Script(given(case), [*_steps(exercise, case, parts)])


def _steps(exercise: Perceptron, case: Case, parts: list[Part]) -> Iterator[Step]:
    layers = f"layers = {listed([part.code for part in parts])}"
    values: dict[str, list[np.ndarray]] = {}
    if isinstance(exercise, MLP):
        made = "model = MLP(sizes)\nmodel.init_weights([weights.T.copy() for weights in W])"
    else:
        made = f"model = {exercise.name}()"
        values["W"] = case.W
    yield Step(joined(made, layers, each(values | {"b": case.b}, parts)))
    yield Step("Z = model.forward(A)", {"Z": "Z", "A": "A"})
    gradients = {}
    for n in range(len(parts)):
        for name in "Wb":
            title, gradient = f"{name} of layer {n + 1}", f"layers[{n}].dLd{name}"
            gradients[title] = f"layers[{n}].{name}"
            gradients |= {f"dLd{title}": gradient, AGAIN.format(f"dLd{title}"): gradient}
    yield Step("dLdA = model.backward(dLdZ)", {"dLdA": "dLdA", "dLdZ": "dLdZ", **gradients})
    yield Step("Z2 = model.forward(A)  # again", {"Z again": "Z2"})


def each(values: Mapping[str, Sequence[np.ndarray]], parts: Sequence[Part]) -> str:
    """The loop that gives each of `layers` its arrays, which lie under these names, as it has them.

    Of each name, there is one for each part, of any shape.
    """
    plain = [
        all(part.keeps(name, one.shape) for part, one in zip(parts, each, strict=True))
        for name, each in values.items()
    ]
    given = [
        f"new_{n}.copy()" if as_is else f"new_{n}.reshape(layer.{n}.shape).copy()"
        for n, as_is in zip(values, plain, strict=True)
    ]
    loop = (
        f"for layer, {', '.join(f'new_{n}' for n in values)} in zip(layers, {', '.join(values)}):"
    )
    return f"{loop}\n    {', '.join(f'layer.{n}' for n in values)} = {', '.join(given)}"
