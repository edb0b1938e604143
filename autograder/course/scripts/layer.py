"""The case of a single layer as code: two calls in a row, by PyTorch and by the student's class."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.layer import LayerExercise
from autograder.course.scripts import Script
from autograder.course.scripts.writing import CALLS, given, joined


def script(exercise: LayerExercise, case: Case, reading: Reading) -> Script:
    """Two calls of a layer, by what its exercise says of itself as code."""
    A, Z = exercise.names
    function = f"def forward({', '.join([A, *exercise.parameters])}):"
    body = indent(exercise.in_torch(case, reading), "    ")
    return Script(
        given(case, A=A, dLdZ=f"dLd{Z}"),
        joined(iter([function, body]), *(_expected(exercise, reading, *one) for one in CALLS)),
        joined(_built(exercise, case), *(_yours(exercise, *one) for one in CALLS)),
        exercise.uses(),
    )


def _expected(exercise: LayerExercise, reading: Reading, end: str, mark: str) -> Iterator[str]:
    A, Z = exercise.names
    names = [f"{A}{end}", *exercise.parameters]
    yield f"inputs = [{', '.join(f'tensor({name})' for name in names)}]"
    yield "output = forward(*inputs)"
    yield f"gradients = torch.autograd.grad(output, inputs, tensor(dLd{Z}{end}))"
    yield f'expected["{Z}{mark}"] = output'
    yield f'expected["{A}{mark}"] = {A}{end}'
    if not mark:
        yield from (f'expected["{name} after forward"] = {name}' for name in exercise.parameters)
        firsts = (exercise.first(name, "") for name in exercise.parameters)
        for title, _, value in filter(None, firsts):
            yield f'expected["{title}"] = {value}'
    yield f'expected["dLd{A}{mark}"] = gradients[0]'
    yield f'expected["dLd{Z}{mark}"] = dLd{Z}{end}'
    if not mark:
        yield from (f'expected["{name} after backward"] = {name}' for name in exercise.parameters)
    for number, gradient in enumerate(exercise.parameters.values(), 1):
        yield f'expected["{gradient}{mark}"] = gradients[{number}]'
        if reading.get("linear_gradients") == "mean":
            yield f'expected["{gradient}{mark}"] /= len({A}{end})'
        if mark and reading.get("gradients") == "add":
            yield f'expected["{gradient}{mark}"] += expected["{gradient}"]'


def _built(exercise: LayerExercise, case: Case) -> Iterator[str]:
    """The layer is made, and given the case's parameters."""
    yield f"layer = {exercise.built(case)}"
    for name in exercise.parameters:
        found = exercise.first(name, f'holder(layer, "{name}", {name}.shape).{name}')
        if found is not None:
            yield f'yours["{found[0]}"] = {found[1]}'
    for name in exercise.parameters:
        yield f'of_{name} = assign(layer, "{name}", {name})  # it, or its part with {name}'


def _yours(exercise: LayerExercise, end: str, mark: str) -> Iterator[str]:
    A, Z = exercise.names
    owned = exercise.parameters
    yield f'yours["{Z}{mark}"] = layer.forward({A}{end})'
    yield f'yours["{A}{mark}"] = {A}{end}'
    if not mark:
        yield from (f'yours["{name} after forward"] = of_{name}.{name}' for name in owned)
        yield f'expected["{A} after backward"] = {A}  # as forward has left it'
    yield f'yours["dLd{A}{mark}"] = {exercise.called(f"dLd{Z}{end}")}'
    yield f'yours["dLd{Z}{mark}"] = dLd{Z}{end}'
    if not mark:
        yield f'yours["{A} after backward"] = {A}'
        yield from (f'yours["{name} after backward"] = of_{name}.{name}' for name in owned)
    for name, gradient in owned.items():
        yield f'yours["{gradient}{mark}"] = of_{name}.{gradient}'
