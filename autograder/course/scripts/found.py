"""What is known of a student's object, so that a script names its parts as they lie in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError, holder

Shape = tuple[int, ...]


class Stand:
    """Stands for one part of the student's object: it holds the same, arrays of zeros among it.

    `path` is what follows the object's name in code: ".layers[0]".
    """

    def __init__(self, path: str) -> None:
        self.path = path


@dataclass(frozen=True)
class Found:
    """The student's object, or None where none was made; how it is called; what it has shown.

    `ways` are as `worker/inside/ways.py` tells them, `shapes` those of values by name, `right` the
    names of those that are right, and `told` is the one that is told first;
    `linear` is code for the class of layers that the file of an optimiser knows.
    """

    whole: Any = None
    ways: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    told: str = ""
    linear: str = ""

    def part(self, variable: str, name: str, shape: Shape) -> Part:
        """The part of the object in a variable that holds an array; failing that, the object."""
        if self.whole is not None:
            try:
                return part_of(variable, holder(self.whole, name, shape))
            except ContractError:
                pass
        return Part(variable, None)

    def backward(self, gradient: str = "", scaled: bool = False) -> str:
        """The call of the older or the newer backward, `scaled` by the gradient it may not take."""
        name = "derivative" if "derivative" in self.ways else "backward"
        if scaled and not self.ways.get(name, 1):
            return f"layer.{name}() * {gradient}"
        return f"layer.{name}({gradient})"

    def evaluating(self, argument: str) -> list[str]:
        """The lines that make the layer evaluate; the last is the call of forward by itself."""
        lines = []
        for way, value in self.ways.items():
            kind, _, name = way.partition("_")
            if kind == "word" and name:
                return [f"layer.forward({argument}, {name}={bool(value)})"]
            if kind == "place":
                return [f"layer.forward({argument}, {bool(value)})"]
            if kind == "calls":
                lines.append(f"layer.{name}({'' if name == 'eval' else bool(value)})")
            if kind == "sets" and name:
                lines.append(f"layer.{name} = {bool(value)}")
        return [*lines, f"layer.forward({argument}{'' if lines else ', eval=True'})"]


@dataclass(frozen=True)
class Part:
    """One part of the student's object as code, and what stands for it, if it is known."""

    code: str
    stand: Any

    def given(self, name: str, value: str, shape: Shape) -> str:
        """The line that gives it an array of a shape, which `value` is code for."""
        own = f"{self.code}.{name}"
        shaped = "" if self.keeps(name, shape) else f".reshape({own}.shape)"
        note = "" if self.stand else "  # adapt this line, if yours keeps it elsewhere"
        return f"{own} = {value}{shaped}.copy(){note}"

    def keeps(self, name: str, shape: Shape) -> bool:
        """Whether an array of a shape is given as it is: its own is alike, or of another size."""
        own = getattr(self.stand, name, None)
        return own is not None and (own.shape == shape or own.size != np.prod(shape))


def part_of(variable: str, stand: Any) -> Part:
    """A part that was found, of the object in a variable."""
    return Part(f"{variable}{stand.path}", stand)
