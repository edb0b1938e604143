"""The model whose layers an optimiser moves: made of the student's own classes, where it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError
from autograder.course.exercises.spelled import stand_in
from autograder.records.spelling import OURS, Spelling


class Model:
    """What an optimiser is given: `layers`, and nothing else."""

    def __init__(self, layers: list[Any]) -> None:
        self.layers = layers

    def __getattr__(self, name: str) -> Any:
        raise ContractError(f"{name} was looked for in the model, which has no more than layers")


class Linear:
    """The grader's own layer, where the submission has none that can be made."""

    def __init__(self, in_features: int, out_features: int) -> None:
        self.W, self.b = np.zeros((out_features, in_features)), np.zeros((out_features, 1))
        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)

    def __getattr__(self, name: str) -> Any:
        has = "which has W, b, dLdW and dLdb"
        raise ContractError(f"{name} was looked for in a Linear layer, {has}")


class ReLU:
    """The grader's own activation, where the submission has none that can be made."""

    def __getattr__(self, name: str) -> Any:
        raise ContractError(f"{name} was looked for in a ReLU, which has nothing to learn")


def model_for(
    optimiser: Any,
    student: Any,
    W: list[np.ndarray],
    b: list[np.ndarray],
    activations: bool,
    spelling: Spelling = OURS,
) -> tuple[list[Any], Model]:
    """The layers with these parameters, and the model that has them.

    Each W is (out, in), each b (out, 1). With `activations`, one follows each layer, as in the
    course's models. Some optimisers expect W and b of everything in `model.layers`: theirs is a
    model without. What is the grader's own has the names of the `spelling`, too.
    """
    linear, relu = stand_in(Linear, spelling, "Linear"), stand_in(ReLU, spelling, "ReLU")
    model = stand_in(Model, spelling, "SGD")
    stand_for_what_is_gone(optimiser, linear, relu)
    linears = [linear_for(optimiser, student, *both, linear) for both in zip(W, b, strict=True)]
    if not activations:
        return linears, model(linears)
    between = [relu_for(optimiser, student, relu) for _ in linears]
    return linears, model([one for both in zip(linears, between, strict=True) for one in both])


def linear_for(
    optimiser: Any, student: Any, W: np.ndarray, b: np.ndarray, own: type = Linear
) -> Any:
    """A layer with W (out, in), b (out, 1) and gradients of zero, the likest there can be.

    First comes an object of the submission's own Linear, as the optimiser's module knows it: it may
    ask for that by isinstance. Where its constructor fails, it is made without; where it cannot
    have the parameters as they are, or there is none, the grader's `own` stands in. Raises
    AssertionError where even that takes them not.
    """
    kinds = [*classes_named(optimiser, student, "Linear", own.__name__), own]
    ways: list[Callable[[Any], Any]] = [
        lambda kind: kind(W.shape[1], W.shape[0]),
        lambda kind: kind.__new__(kind),
    ]
    parameters = {"W": W, "b": b, "dLdW": np.zeros_like(W), "dLdb": np.zeros_like(b)}
    for kind in kinds:
        for made in ways:
            # It is the submission's code that runs, and it is no part of what is asked here.
            with suppress(Exception, SystemExit):
                layer = made(kind)
                for name, value in parameters.items():
                    setattr(layer, name, value.copy())
                if all(np.array_equal(getattr(layer, n), v) for n, v in parameters.items()):
                    return layer
    raise AssertionError("the grader's own Linear takes any parameters")


def relu_for(optimiser: Any, student: Any, own: type = ReLU) -> Any:
    """An activation, which has no W: the submission's own ReLU, or else the grader's."""
    for kind in classes_named(optimiser, student, "ReLU", own.__name__):
        with suppress(Exception, SystemExit):  # as above
            layer = kind()
            if not isinstance(getattr(layer, "W", None), np.ndarray):
                return layer
    return own()


def classes_named(optimiser: Any, student: Any, name: str, called: str) -> Iterator[type]:
    """The submission's classes of a name: the one that the optimiser's module sees comes first.

    There it is `called` as the course has it.
    """
    for names in namespaces(optimiser):
        modules = [one for one in names.values() if isinstance(one, ModuleType)]
        for place in (names.get(called), *(vars(module).get(called) for module in modules)):
            if isinstance(place, type):
                yield place
    with suppress(Exception, SystemExit):  # no file defines it, or none that can be imported
        found = getattr(student, name)
        if isinstance(found, type):
            yield found


def namespaces(optimiser: Any) -> Iterator[dict[str, Any]]:
    """The modules whose names the optimiser's methods see."""
    methods = [getattr(optimiser, method, None) for method in ("__init__", "step")]
    yield from (getattr(method, "__globals__", {}) for method in methods)


def stand_for_what_is_gone(optimiser: Any, *kinds: type) -> None:
    """Give the grader's own class wherever the submission imports one that cannot be had.

    Its file is missing or broken: an optimiser that asks for it by isinstance is right all the
    same, and nothing is of the class of a stand-in.
    """
    for names in namespaces(optimiser):
        for kind in kinds:
            if is_gone(names.get(kind.__name__)):
                names[kind.__name__] = kind
            for value in [*names.values()]:
                named = isinstance(value, ModuleType) and vars(value).get(kind.__name__)
                if is_gone(named) or (is_gone(value) and "__path__" in vars(value)):
                    setattr(value, kind.__name__, kind)


def is_gone(value: Any) -> bool:
    """Whether a value stands for a class or module that is not there, and is no class itself."""
    own = vars(type(value)).get("__instancecheck__")
    return own is not None and not isinstance(value, type) and hasattr(value, "__dict__")
