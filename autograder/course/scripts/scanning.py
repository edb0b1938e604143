"""A case of a scanning MLP as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.scanning import (
    FRAMES,
    STEP,
    ScanningMLP,
    give_biases,
    must_be_begun,
)
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined

EXPECTED = f"""
    frames = tensor(A).unfold(2, {FRAMES}, {STEP})  # (N, features, steps, frames)
    Z = frames.permute(0, 2, 3, 1).flatten(2)
    for layer, (W, b) in enumerate(zip(weights, biases)):
        b = np.tile(b, W.shape[1] // len(b))
        Z = (torch.relu(Z) if layer else Z) @ tensor(W) + tensor(b)
    Z = Z.permute(0, 2, 1).flatten(1)  # channel by channel, as Flatten leaves it
    expected["Z"], expected["A"] = Z, A
    """


def script(exercise: ScanningMLP, case: Case, reading: Reading) -> Script:
    """One forward."""
    yours = f"""
        model = {exercise.name}()
        must_be_begun(model)
        model.init_weights([W.copy() for W in weights])
        give_biases(model, biases, {exercise.convolutions})
        yours["Z"] = model.forward(A)
        yours["A"] = A
        """
    return Script(given(case), joined(EXPECTED), joined(yours), (must_be_begun, give_biases))
