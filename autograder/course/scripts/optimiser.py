"""A case of an optimiser as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.moved import model_for
from autograder.course.exercises.optimiser import SHAPES, STEPS, Optimiser
from autograder.course.scripts import Script
from autograder.course.scripts.writing import given, indented, joined

EXPECTED = f"""
    for step in range({STEPS}):
        for parameter, gradient in zip(parameters, (*dLdW[step], *dLdb[step])):
            parameter.grad = tensor(gradient).detach()
        STEP
        for n in range({len(SHAPES)}):
            place = f"of layer {{n + 1}} after step {{step + 1}}"
            expected[f"W {{place}}"] = parameters[n]
            expected[f"b {{place}}"] = parameters[n + {len(SHAPES)}]
    """


def script(exercise: Optimiser, case: Case, reading: Reading) -> Script:
    """Several steps of a model's layers."""
    made, step = exercise.in_torch(reading)
    yours = f"""
        def run(activations):
            layers, model = model_for({exercise.name}, None, W, b, activations)
            optimiser = {exercise.name}(model, *settings)
            for step in range({STEPS}):
                for layer, of_W, of_b in zip(layers, dLdW[step], dLdb[step]):
                    layer.dLdW, layer.dLdb = of_W.copy(), of_b.copy()
                optimiser.step()
                for n, layer in enumerate(layers, 1):
                    yours[f"W of layer {{n}} after step {{step + 1}}"] = layer.W
                    yours[f"b of layer {{n}} after step {{step + 1}}"] = layer.b

        try:
            run(activations=True)
        except Exception:  # every layer of the model is to have a W and a b
            run(activations=False)
        """
    return Script(
        given(case),
        joined(
            f"parameters = [tensor(value) for value in (*W, *b)]\n{made}",
            EXPECTED.replace("STEP", indented(step, 8)),
        ),
        joined(yours),
        (model_for,),
    )
