"""An exercise's cases as code: what the families' `script` methods share."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent, indent
from typing import Any

from autograder.exercise import Case, Reading, Script
from autograder.exercises.activation import gradient_of
from autograder.exercises.layer import SECOND, LayerExercise, fixed
from autograder.exercises.parts import assign, holder
from autograder.exercises.resampling import zero_stuffed

CALLS = (("", ""), ("2", SECOND))  # what the names of its values end in, and of what it shows
NO_VALUES = ("label", "optional", "remark_only", "calls")
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


def given(case: Case, **titles: str) -> dict[str, Any]:
    """The values of a case by their names in the code; the second call's end in 2."""
    values = {
        titles.get(name, name) + end: value
        for call, (end, _) in zip(case.get("calls", ()), CALLS, strict=False)
        for name, value in call.items()
    }
    return {**values, **{n: value for n, value in case.items() if n not in NO_VALUES}}


def joined(*blocks: str | Iterator[str]) -> str:
    """Blocks of code, with an empty line between."""
    texts = (dedent(one) if isinstance(one, str) else "\n".join(one) for one in blocks)
    return "\n\n".join(text.strip("\n") for text in texts if text)


def twice(code: str, between: str = "") -> str:
    """The same code for both calls: END is what the values' names end in, MARK the titles'."""
    first, second = (dedent(code).replace("END", e).replace("MARK", m) for e, m in CALLS)
    return joined(joined(first).rstrip() + "\n" + joined(between), second)


def indented(code: str, spaces: int) -> str:
    """The code in the place of a word that is indented by so many spaces."""
    return indent(joined(code), " " * spaces).lstrip()


def where(wanted: bool, code: str) -> str:
    """The code, if it is wanted."""
    return code if wanted else ""


def layer_script(exercise: LayerExercise, case: Case, reading: Reading) -> Script:
    """Two calls of a layer."""
    A, Z = exercise.names
    function = f"def forward({', '.join([A, *exercise.parameters])}):"
    body = indent(exercise.in_torch(case, reading), "    ")
    return Script(
        given(case, A=A, dLdZ=f"dLd{Z}"),
        joined(iter([function, body]), *(_expected(exercise, reading, *one) for one in CALLS)),
        joined(_built(exercise, case), *(_yours(exercise, *one) for one in CALLS)),
        (fixed, gradient_of, zero_stuffed, assign, holder),
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
        for title, _, due in filter(None, (exercise.first(n, "") for n in exercise.parameters)):
            yield f'expected["{title}"] = {due}'
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
