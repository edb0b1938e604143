"""What a mistake is: a short wrong variant of the reference, and the tutor's sentence on it.

A mistake is a function whose docstring is the sentence that the student reads. It computes, by
PyTorch, what a submission shows that makes this mistake; what it leaves right, it leaves out:

    @mistake("Conv1d_stride1", "Conv1d")
    def dLdW_divided_by_batch(call: Call) -> Shown:
        \"\"\"dLdW is divided by the batch size; the loss already averages.\"\"\"
        return {"dLdW": call.right["dLdW"] / len(call.A)}

Mistakes live in `autograder/course/mistakes/`, in a file named like the exercises' own, and are
loaded only where something is wrong. The worker never sees them. Students do not either, unless
the file has the line `FOR_STUDENTS = True`: one that computes mistakes as a solution computes the
layer would give the solution away, and says nothing.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.course.exercise import Answers, Case, Exercise, Reading
from autograder.course.exercises.layer import LayerExercise
from autograder.records.calls import SECOND

Rights = dict[str, Any]  # what is right, by observation's name; of layers, by call before that
Shown = Mapping[str, Any]  # tensors or arrays, by an observation's name


@dataclass(frozen=True)
class Mistake:
    """A wrong way that people take in some exercises.

    `key` is its file's and its function's name. It is made in all that it shows, or, if its values
    are `apart`, in any of them: its sentence is about one. `function` is given a `Call` for
    exercises on layers, once for each call, and the case as a `Whole` for all others.
    """

    key: str
    sentence: str
    exercises: tuple[str, ...]
    function: Callable[[Any], Shown]
    apart: bool = False

    def shown(
        self,
        torch: Any,
        exercise: Exercise,
        case: Case,
        answers: Answers | None = None,
        reading: Reading | None = None,
        rights: Rights | None = None,
    ) -> dict[str, np.ndarray]:
        """What is shown for a case by who makes this mistake, by observation's name.

        Each value has the shape that the mistake gives it. Empty where the mistake cannot be made
        in this case. Where chance is allowed, it depends on the `answers`; where honest solutions
        differ, on the reading of the conventions. What is right is computed once for all mistakes
        that are given the same `rights`.
        """
        rights = {} if rights is None else rights
        if not isinstance(exercise, LayerExercise):
            whole = Whole(torch, exercise, case, answers or {}, reading or {}, rights)
            return _arrays(self.function(whole))
        found: dict[str, np.ndarray] = {}
        before: Call | None = None
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            call = Call(torch, exercise, case, one, before, rights.setdefault(mark, {}))
            shown = _arrays(self.function(call))
            for name in {*shown} & {*exercise.parameters.values()}:
                shown[name] = _by_reading(call, name, shown[name], found, reading or {})
            found |= {call.title(name) + mark: value for name, value in shown.items()}
            before = call
        return found


def mistake(*exercises: str, apart: bool = False) -> Callable[[Callable[[Any], Shown]], Mistake]:
    """Make a mistake of a function; `exercises` are the names of those in which it is made."""

    def make(function: Callable[[Any], Shown]) -> Mistake:
        family = function.__module__.rpartition(".")[2]
        sentence = " ".join((function.__doc__ or "").split())
        return Mistake(f"{family}/{function.__name__}", sentence, exercises, function, apart)

    return make


def mistakes_in(exercise: Exercise) -> list[Mistake]:
    """The mistakes known for an exercise, the particular ones first, as their file lists them."""
    family = type(exercise).__module__.rpartition(".")[2]
    name = f"autograder.course.mistakes.{family}"
    if importlib.util.find_spec(name) is None:
        return []
    found = vars(importlib.import_module(name)).values()
    return [m for m in found if isinstance(m, Mistake) and exercise.name in m.exercises]


@dataclass(frozen=True)
class Whole:
    """A case as a whole, for exercises that are no single layer.

    `right` has the reference's values by observation's name. `answers` has what the submission
    showed, for mistakes in what is drawn at random; `reading` the conventions that it follows.
    """

    torch: Any
    exercise: Any
    case: Case
    answers: Answers = field(default_factory=dict)
    reading: Reading = field(default_factory=dict)
    rights: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def right(self) -> dict[str, Any]:
        """What a right submission shows, by observation's name."""
        if not self.rights:
            reference = self.exercise.reference(self.torch, self.case)
            self.rights.update({one.name: one.value for one in reference})
        return {n: v if isinstance(v, str) else np.array(v) for n, v in self.rights.items()}


@dataclass(frozen=True)
class Call:
    """One call of a layer, as a mistake sees it: float64 tensors, and what would be right.

    Its names are the canonical ones, whatever the course calls the layer's input and output:
    input `A`, output `Z`, gradients `dLdZ` (upstream), `dLdA`, `dLdW`, `dLdb`. Parameters are
    attributes, too (`call.W`); `before` is the call before this one, None for the first.
    """

    torch: Any
    exercise: LayerExercise
    case: Case
    one: Case
    before: Call | None = None
    rights: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def A(self) -> Any:  # noqa: N802 - the name of the field
        """The input."""
        return self._tensor(self.one.A)

    @cached_property
    def dLdZ(self) -> Any:  # noqa: N802 - the name of the field
        """The upstream gradient."""
        return self._tensor(self.one.dLdZ)

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The parameters, by name."""
        return {name: self._tensor(self.case[name]) for name in self.exercise.parameters}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.exercise.parameters:
            raise AttributeError(f"a call has no {name!r}")
        return self.parameters[name]

    @cached_property
    def right(self) -> dict[str, Any]:
        """Z, dLdA and the parameters' gradients, as they should be."""
        if not self.rights:
            self.rights.update(self.through())
        return {name: value.clone() for name, value in self.rights.items()}

    def through(self, **changes: Any) -> dict[str, Any]:
        """Z, dLdA and the parameters' gradients with some tensors replaced.

        `call.through(W=call.W.flip(-1))` computes all with the kernel flipped.
        """
        given = {"A": self.A, **self.parameters}
        leaves = {
            name: changes.get(name, value).detach().clone().requires_grad_()
            for name, value in given.items()
        }
        A = leaves.pop("A")
        Z = self.exercise.compute(self.torch, self.case, A, leaves)
        return {"Z": Z.detach(), **self.backward(Z, A, leaves, changes.get("dLdZ", self.dLdZ))}

    def backward(self, Z: Any, A: Any, leaves: Mapping[str, Any], dLdZ: Any) -> dict[str, Any]:
        """Gradients by A and the parameters, in their shapes, of any Z computed from them."""
        wanted = [A, *leaves.values()]
        gradients = self.torch.autograd.grad(Z, wanted, dLdZ, allow_unused=True)
        filled = [
            self.torch.zeros_like(leaf) if gradient is None else gradient
            for leaf, gradient in zip(wanted, gradients, strict=True)
        ]
        names = ["dLdA", *(self.exercise.parameters[name] for name in leaves)]
        return dict(zip(names, filled, strict=True))

    def title(self, name: str) -> str:
        """The observation's name for a canonical one: an activation's input is called Z."""
        return self.exercise.title(name)

    def _tensor(self, array: np.ndarray) -> Any:
        return self.torch.from_numpy(array.astype(np.float64))


def _by_reading(
    call: Call,
    name: str,
    gradient: np.ndarray,
    found: Mapping[str, np.ndarray],
    reading: Reading,
) -> np.ndarray:
    """A parameter's gradient by the submission's conventions: a mean, the sum of both calls."""
    exercise = call.exercise
    ways = [v for n, v in reading.items() if v not in (exercise.conventions[n][0], "add")]
    way = " ".join(ways)
    own = exercise.ways(gradient, call.one).get(way, gradient)
    if call.before is None or reading.get("gradients") != "add":
        return own
    right = _array(call.before.right[name])
    earlier = found.get(name, exercise.ways(right, call.before.one).get(way, right))
    return own + earlier if earlier.shape == own.shape else own


def _arrays(shown: Shown) -> dict[str, np.ndarray]:
    return {name: _array(value) for name, value in shown.items()}


def _array(value: Any) -> np.ndarray:
    array = value.detach().numpy() if hasattr(value, "detach") else value
    return np.asarray(array, dtype=np.float64)
