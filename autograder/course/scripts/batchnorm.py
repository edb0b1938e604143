"""A case of a batch normalisation as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.batchnorm import EPS, BatchNorm
from autograder.course.exercises.evaluating import in_evaluation
from autograder.course.exercises.parameters import as_kept
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, joined, twice, where

CALL = """
    inputs = [tensor(AEND), tensor(BW), tensor(Bb)]
    Z, M, V = forward(*inputs)
    mean = alpha * mean + (1 - alpha) * M
    variance = alpha * variance + (1 - alpha) * V
    gradients = torch.autograd.grad(Z, inputs, tensor(dLdZEND))
    expected["ZMARK"], expected["AMARK"] = Z, AEND
    expected["running_MMARK"], expected["running_VMARK"] = mean, variance
    expected["dLdAMARK"], expected["dLdZMARK"] = gradients[0], dLdZEND
    expected["dLdBWMARK"], expected["dLdBbMARK"] = gradients[1:]
    """
ADDED = """
    expected["dLdBW (2nd call)"] += expected["dLdBW"]
    expected["dLdBb (2nd call)"] += expected["dLdBb"]
    """
EVALUATED = f"""
    normal = (tensor(evaluated) - mean) / (variance + {EPS}).sqrt()
    expected["Z in evaluation"] = normal * tensor(BW) + tensor(Bb)
    expected["running_M after evaluation"] = mean
    expected["BW"], expected["Bb"] = BW, Bb
    """
YOUR_CALL = """
    yours["ZMARK"] = layer.forward(AEND)
    yours["AMARK"] = AEND
    yours["running_MMARK"], yours["running_VMARK"] = layer.running_M, layer.running_V
    yours["dLdAMARK"] = layer.backward(dLdZEND)
    yours["dLdZMARK"] = dLdZEND
    yours["dLdBWMARK"], yours["dLdBbMARK"] = layer.dLdBW, layer.dLdBb
    """
LAST = """
    yours["Z in evaluation"] = in_evaluation(layer, evaluated)
    yours["running_M after evaluation"] = layer.running_M
    yours["BW"], yours["Bb"] = layer.BW, layer.Bb
    """


def script(exercise: BatchNorm, case: Case, reading: Reading) -> Script:
    """Two calls in training, then one in evaluation."""
    axes = tuple(axis for axis in range(case.BW.ndim) if axis != 1)
    forward = f"""
        def forward(A, BW, Bb):
            M, V = A.mean({axes}, keepdim=True), A.var({axes}, correction=0, keepdim=True)
            return (A - M) / (V + {EPS}).sqrt() * BW + Bb, M.detach(), V.detach()

        ones, zeros = np.ones_like(BW), np.zeros_like(BW)
        expected["BW as constructed"], expected["Bb as constructed"] = ones, zeros
        mean, variance = tensor(zeros), tensor(ones)
        """
    made = f"""
        layer = {exercise.name}(channels, alpha)
        yours["BW as constructed"], yours["Bb as constructed"] = layer.BW, layer.Bb
        layer.BW, layer.Bb = as_kept(BW, layer.BW), as_kept(Bb, layer.Bb)
        """
    adds = where(reading["gradients"] == "add", ADDED)
    return Script(
        given(case),
        joined(forward, twice(CALL), adds, EVALUATED),
        joined(made, twice(YOUR_CALL), LAST),
        (as_kept, in_evaluation),
    )
