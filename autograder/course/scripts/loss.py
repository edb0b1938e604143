"""A case of a loss as code."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.loss import Loss
from autograder.course.exercises.parameters import backward_of
from autograder.course.scripts import Script
from autograder.course.scripts.writing import CALLS, given, joined


def script(exercise: Loss, case: Case, reading: Reading) -> Script:
    """Two calls of a loss."""
    key = "".join(chosen for n, chosen in reading.items() if chosen != exercise.conventions[n][0])
    calls = [(one, *names) for one, names in zip(case.calls, CALLS, strict=True)]
    return Script(
        given(case),
        joined(
            f"def loss_of(A, Y):\n    return {exercise.in_torch()}",
            *(_expected(exercise, key, *one) for one in calls),
        ),
        joined(f"loss = {exercise.name}()", *(_yours(*one) for one in calls)),
        (backward_of,),
    )


def _expected(exercise: Loss, key: str, one: Case, end: str, mark: str) -> Iterator[str]:
    yield f"a = tensor(A{end})"
    yield f"loss = loss_of(a, tensor(Y{end}))"
    yield f'expected["value{mark}"] = loss'
    yield f'expected["A{mark}"], expected["Y{mark}"] = A{end}, Y{end}'
    yield f'(expected["dLdA{mark}"],) = torch.autograd.grad(loss, a)'
    factors = exercise.ways(*one.A.shape).get(key, (1, 1))
    for name, factor in zip(("value", "dLdA"), factors, strict=True):
        if factor != 1:
            yield f'expected["{name}{mark}"] *= {factor}'


def _yours(one: Case, end: str, mark: str) -> Iterator[str]:
    yield f"value = loss.forward(A{end}, Y{end})"
    if len(one.A) > 1:
        yield f"if np.size(value) == {len(one.A)}:  # one for each sample"
        yield "    value = np.mean(value)"
    yield f'yours["value{mark}"] = value'
    yield f'yours["A{mark}"], yours["Y{mark}"] = A{end}, Y{end}'
    yield f'yours["dLdA{mark}"] = backward_of(loss)()'
