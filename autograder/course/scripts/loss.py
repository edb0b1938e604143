"""A case of a loss as code."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.loss import Loss
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found
from autograder.course.scripts.writing import CALLS, given


def script(exercise: Loss, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls of a loss."""
    key = "".join(chosen for n, chosen in reading.items() if chosen != exercise.conventions[n][0])
    torch, due = [f"def by_torch(A, Y):\n    return {exercise.in_torch()}\n"], {}
    for one, (end, mark) in zip(case.calls, CALLS, strict=True):
        torch += [
            f"a{end} = tensor(A{end}).requires_grad_()",
            f"loss_due{end} = by_torch(a{end}, tensor(Y{end}))",
            f"(dLdA_due{end},) = torch.autograd.grad(loss_due{end}, a{end})",
        ]
        dues = (f"loss_due{end}.detach()", f"dLdA_due{end}")
        factors = exercise.ways(*one.A.shape).get(key, (1, 1))
        for name, code, factor in zip(("value", "dLdA"), dues, factors, strict=True):
            due[f"{name}{mark}"] = code if factor == 1 else f"{factor:g} * {code}"
    return Script(given(case), [*_steps(exercise, found)], torch, due)


def _steps(exercise: Loss, found: Found) -> Iterator[Step]:
    yield Step(f"layer = {exercise.name}()")
    for end, mark in CALLS:
        # It may be given for each sample.
        value = "np.mean(value)" if found.shapes.get(f"value{mark}", ()) else "value"
        shows = {f"value{mark}": value, f"A{mark}": f"A{end}", f"Y{mark}": f"Y{end}"}
        yield Step(f"value = layer.forward(A{end}, Y{end})", shows)
        yield Step(f"dLdA{end} = {found.backward()}", {f"dLdA{mark}": f"dLdA{end}"})
