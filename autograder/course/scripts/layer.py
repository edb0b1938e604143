"""The case of a single layer as code: two calls in a row, by PyTorch and by the student's class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import indent

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.layer import LayerExercise
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part
from autograder.course.scripts.writing import CALLS, given, joined
from autograder.records.calls import SECOND

INITS = {"W": "weight_init_fn", "b": "bias_init_fn"}


def script(exercise: LayerExercise, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls of a layer, by what its exercise says of itself as code."""
    A, Z = exercise.names
    names = exercise.parameters
    parts = {name: found.part("layer", name, case[name].shape) for name in names}
    body = indent(exercise.in_torch(case, reading), "    ")
    function = f"def by_torch({', '.join([A, *names])}):\n{body}\n"
    return Script(
        given(case, A=A, dLdZ=f"dLd{Z}"),
        [*_made(exercise, case, found, parts), *_called(exercise, found, parts)],
        [function, *_expected(exercise, reading)],
        _due(exercise, reading),
    )


def built(exercise: LayerExercise, case: Case, found: Found) -> str:
    """The call of the student's constructor, with the init functions that it takes."""
    takes = {n: f"takes_{init}" in found.ways or not found.ways for n, init in INITS.items()}
    right = {n: f"{n} as constructed" in found.right or not found.ways for n in INITS}
    inits = [
        f"{init}=lambda *shape: {f'{name}.copy()' if right[name] else f'np.resize({name}, shape)'}"
        for name, init in INITS.items()
        if exercise.takes_inits and takes[name]
    ]
    line = f"layer = {exercise.name}({', '.join([*exercise.arguments(case), *inits])})"
    if len(line) < 90:
        return line
    lines = "".join(f"    {one},\n" for one in [", ".join(exercise.arguments(case)), *inits])
    return f"layer = {exercise.name}(\n{lines})"


def _made(
    exercise: LayerExercise, case: Case, found: Found, parts: Mapping[str, Part]
) -> Iterator[Step]:
    """The layer is made, and given the case's parameters, unless it has made them of them."""
    first = {f"{name} as constructed": f"{part.code}.{name}" for name, part in parts.items()}
    sizes = {f"size of {title}": f"float({code}.size)" for title, code in first.items()}
    yield Step(built(exercise, case, found), {**first, **sizes})
    yield Step(
        joined(
            *(
                part.given(name, name, case[name].shape)
                for name, part in parts.items()
                if not (exercise.takes_inits and f"{name} as constructed" in found.right)
            )
        )
    )


def _called(exercise: LayerExercise, found: Found, parts: Mapping[str, Part]) -> Iterator[Step]:
    A, Z = exercise.names
    for end, mark in CALLS:
        kept = {name: f"{part.code}.{name}" for name, part in parts.items()}
        after = {} if mark else {f"{name} after forward": code for name, code in kept.items()}
        forward = {f"{Z}{mark}": f"{Z}{end}", f"{A}{mark}": f"{A}{end}", **after}
        yield Step(f"{Z}{end} = layer.forward({A}{end})", forward)
        after = {} if mark else {f"{name} after backward": code for name, code in kept.items()}
        gradients = {f"{g}{mark}": f"{parts[n].code}.{g}" for n, g in exercise.parameters.items()}
        call = found.backward(f"dLd{Z}{end}", exercise.is_scaled)
        yield Step(
            f"dLd{A}{end} = {call}",
            {
                f"dLd{A}{mark}": f"dLd{A}{end}",
                f"dLd{Z}{mark}": f"dLd{Z}{end}",
                f"{A}{mark} after backward": f"{A}{end}",
                **after,
                **gradients,
            },
        )


def _expected(exercise: LayerExercise, reading: Reading) -> Iterator[str]:
    A, Z = exercise.names
    for end, mark in CALLS:
        names = ", ".join([f"{A}{end}", *exercise.parameters])
        names += "" if exercise.parameters else ","
        inputs = f"[tensor(x).requires_grad_() for x in ({names})]"
        yield f"inputs{end} = {inputs}"
        yield f"output{end} = by_torch(*inputs{end})"
        upstream = f"tensor(dLd{Z}{end})"
        yield f"gradients{end} = torch.autograd.grad(output{end}, inputs{end}, {upstream})"
        if mark and exercise.parameters and reading.get("gradients") == "add":
            both = "zip(gradients[1:], gradients2[1:])"
            yield f"sums = [None, *(first + second for first, second in {both})]"


def _due(exercise: LayerExercise, reading: Reading) -> dict[str, str]:
    A, Z = exercise.names
    due = {}
    for end, mark in CALLS:
        due[f"{Z}{mark}"] = f"output{end}.detach()"
        due[f"dLd{A}{mark}"] = f"gradients{end}[0]"
        adds = mark == SECOND and reading.get("gradients") == "add"
        for number, gradient in enumerate(exercise.parameters.values(), 1):
            code = f"{'sums' if adds else f'gradients{end}'}[{number}]"
            if reading.get("linear_gradients") == "mean":
                first, second = (f"gradients{e}[{number}] / len({A}{e})" for e, _ in CALLS)
                code = f"{first} + {second}" if adds else (second if end else first)
            due[f"{gradient}{mark}"] = code
    return due
