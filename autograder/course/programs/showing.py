"""What a model shows of an exercise's calls, as a submission's shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from autograder.course.exercise import Aspect, Case, Exercise
from autograder.course.exercises.cnn import CNN
from autograder.course.exercises.mlp import Perceptron
from autograder.course.exercises.residual import ResBlock
from autograder.course.exercises.resnet import ResNet
from autograder.course.exercises.scanning import ScanningMLP
from autograder.course.exercises.sections import BUILDS_ON
from autograder.course.exercises.stand_ins import LR
from autograder.course.programs.program import Machine, Model, UnfitError
from autograder.records.calls import SECOND

Shown = dict[str, Any]  # tensors, by the observation's name
Sections = Iterator[tuple[Aspect, Callable[[], Shown]]]  # what is shown, one after another


def shown_by(machine: Machine, exercise: Exercise, case: Case) -> Shown:
    """What a model shows of a case, by the observation's name, as far as it can be carried out."""
    found: Shown = {}
    failed: set[Aspect | None] = set()
    for section, show in _sections(exercise)(machine, case):
        if not {Aspect.FORWARD, section, BUILDS_ON.get(section)} & failed:
            try:
                found |= show()
            except UnfitError:
                failed.add(section)
    return found


def averaged(case: Case, model: Model, shown: Shown) -> Shown:
    """The same where the gradients that may be means over the batch are that."""
    count = len(case.A if "A" in case else case.calls[0].A)
    found = dict(shown)
    for part in model.parts:
        for name, title in part.titles.items() if part.averages else ():
            after = f"{title.removeprefix('dLd')} after step"
            if title in found:
                found[title] = found[title] / count
            if after in found:
                value = part.leaves[name].detach()
                found[after] = value + (found[after] - value) / count
    return found


def of_perceptron(machine: Machine, case: Case) -> Sections:
    """Forward, backward, the gradients, forward again."""
    A, dLdZ = machine.tensor(case.A), machine.tensor(case.dLdZ)
    yield Aspect.FORWARD, lambda: {"Z": machine.forward(A)}
    yield Aspect.BACKWARD, lambda: {"dLdA": machine.backward(dLdZ)}
    yield Aspect.PARAMETERS, machine.learnt
    yield Aspect.FORWARD, lambda: {"Z again": machine.forward(A)}


def of_cnn(machine: Machine, case: Case) -> Sections:
    """Two calls, the gradients and a step behind the first."""
    yield from _call_of_cnn(machine, case, "")
    yield Aspect.PARAMETERS, machine.learnt
    yield Aspect.BACKWARD, lambda: _step(machine)
    yield from _call_of_cnn(machine, case.later, SECOND)


def _call_of_cnn(machine: Machine, call: Case, mark: str) -> Sections:
    A, labels = machine.tensor(call.A), machine.tensor(call.labels)
    outputs: Shown = {}

    def forward() -> Shown:
        outputs["Z"] = machine.forward(A)
        return {f"Z{mark}": outputs["Z"], f"model.Z{mark}": outputs["Z"]}

    def loss() -> Shown:
        if outputs["Z"].shape != labels.shape:
            raise UnfitError("the criterion refuses them")
        return {f"loss{mark}": (outputs["Z"] * labels).sum()}

    yield Aspect.FORWARD, forward
    yield Aspect.BACKWARD, loss
    yield Aspect.BACKWARD, lambda: {f"dLdA{mark}": machine.backward(labels)}


def _step(machine: Machine) -> Shown:
    gradients = machine.learnt()
    return {
        f"{title.removeprefix('dLd')} after step": part.leaves[name].detach()
        - LR * gradients[title]
        for part in machine.model.parts
        for name, title in part.titles.items()
    }


def of_scanning(machine: Machine, case: Case) -> Sections:
    """Forward and backward."""
    A, dLdZ = machine.tensor(case.A), machine.tensor(case.dLdZ)
    yield Aspect.FORWARD, lambda: {"Z": machine.forward(A)}
    yield Aspect.BACKWARD, lambda: {"dLdA": machine.backward(dLdZ)}


def of_calls(machine: Machine, case: Case) -> Sections:
    """Two calls, the gradients behind the first."""
    for call, mark in zip(case.calls, ("", SECOND), strict=True):
        yield Aspect.FORWARD, partial(_forward, machine, call.A, f"Z{mark}")
        yield Aspect.BACKWARD, partial(_backward, machine, call.dLdZ, f"dLdA{mark}")
        if not mark:
            yield Aspect.PARAMETERS, machine.learnt


def _forward(machine: Machine, A: np.ndarray, name: str) -> Shown:
    return {name: machine.forward(machine.tensor(A))}


def _backward(machine: Machine, dLdZ: np.ndarray, name: str) -> Shown:
    return {name: machine.backward(machine.tensor(dLdZ))}


SHOWN: dict[type[Exercise], Callable[[Machine, Case], Sections]] = {
    Perceptron: of_perceptron,
    CNN: of_cnn,
    ScanningMLP: of_scanning,
    ResBlock: of_calls,
    ResNet: of_calls,
}


def _sections(exercise: Exercise) -> Callable[[Machine, Case], Sections]:
    return next(shown for kind, shown in SHOWN.items() if isinstance(exercise, kind))
