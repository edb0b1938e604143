"""A case of a scanning MLP as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.scanning import ScanningMLP
from autograder.course.exercises.walking import in_order, of_axes
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part, part_of
from autograder.course.scripts.writing import given, joined


def script(exercise: ScanningMLP, case: Case, reading: Reading, found: Found) -> Script:
    """One forward."""
    count, whole = len(exercise.convolutions), found.whole
    stands = [] if whole is None else of_axes(whole, 3)
    if len(stands) != count and whole is not None:
        stands = in_order(whole, "W")
    parts = [part_of("model", one) for one in stands[:count]]
    if len(parts) < count:
        parts = [Part(f"model.conv{n + 1}", None) for n in range(count)]
    biases = [
        part.given("b", f"biases[{n}]", bias.shape)
        for n, (part, bias) in enumerate(zip(parts, case.biases, strict=False))
    ]
    made = joined(
        f"model = {exercise.name}()",
        "model.init_weights([W.copy() for W in weights])",
        *biases,
    )
    values = {name: value for name, value in given(case).items() if name != "dLdZ"}
    return Script(values, [Step(made), Step("Z = model.forward(A)", {"Z": "Z", "A": "A"})])
