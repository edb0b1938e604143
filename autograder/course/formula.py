"""What an exercise computes, written as terms and factors so that a machine can alter it.

A file of `course/formulas/` says what its exercises compute, as the course's notes do, in lines:

    NZ = (A - M) / (V + eps) ** 0.5
    dLdBW = total(dLdZ * NZ)

`course/terms.py` reads them, `course/slips/` makes of them what slips do, and `course/playing.py`
says what is shown then. Only NumPy is needed. Formulas give a layer away: a file goes to students
only if it says `FOR_STUDENTS = True`, as mistakes do.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from autograder.course.evaluation import Evaluation, Functions, Parts
from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.terms import Statement

Values = dict[str, Any]  # by variable
Sections = Mapping[str, tuple[Statement, ...]]
BOTH, SHOWN, PASSED = "both", "shown", "passed"


@dataclass(frozen=True)
class Step:
    """One run through a section: what it is given, and which variables it shows, by name.

    What is computed is kept at a `place` until the next step there: a layer, a parameter. `tags`
    say what slips may be confined to.
    """

    section: str
    given: Mapping[str, Any]
    shown: Mapping[str, str]
    place: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Program:
    """Sections as somebody may have written them.

    `mode` tells where what an altered section leaves behind differs from the right one: BOTH in
    what it shows and in what later sections make of it, SHOWN or PASSED in one of these alone.
    `shared` variables are kept at a place that is named by these parts of it only; of two variables
    that are `exchanged`, each is shown as the other.
    """

    sections: Sections
    mode: str = BOTH
    shared: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    exchanged: Mapping[str, str] = field(default_factory=dict)
    twice: str = ""


class Formula:
    """What the formulas of some exercises are, and how a case goes through them.

    `functions` are those that only these formulas call, `reductions` those that sum: what they do,
    and the words for their axes; `axes` has what these and others mean, `words` how variables are
    called. `state` are variables that a layer keeps on purpose, `flows` those that go from place to
    place, `tags` the words for those of steps, `sharing` the parts of a place that a memory may be
    kept by. `tiny` numbers are what people add where something must not be 0; `extra` has what else
    is made of a value, written as `_`; `instead` what else is used for several variables at once;
    `defaults` the usual values of what a constructor is given. `counts` has what may be taken for
    a variable that counts elements, and what is said of it; `counted` the variable that counts what
    is averaged over some axes. `pieces` are parts of the input for which many write another line,
    by their words: 1 there, and 0 elsewhere.
    """

    exercises: ClassVar[tuple[str, ...]] = ()
    reductions: ClassVar[Mapping[str, tuple[str, str]]] = {}
    words: ClassVar[Mapping[str, str]] = {}
    state: ClassVar[tuple[str, ...]] = ()
    flows: ClassVar[tuple[str, ...]] = ()
    tags: ClassVar[Mapping[str, str]] = {}
    functions: ClassVar[Functions] = {}
    sharing: ClassVar[Mapping[str, tuple[int, ...]]] = {}
    tiny: ClassVar[tuple[float, ...]] = ()
    extra: ClassVar[Mapping[str, str]] = {}
    instead: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    defaults: ClassVar[Mapping[str, tuple[float, ...]]] = {}
    counts: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    counted: ClassVar[Mapping[str, str]] = {}
    pieces: ClassVar[Mapping[str, str]] = {}

    def texts(self, exercise: Exercise, reading: Reading) -> Sequence[Mapping[str, str]]:
        """The sections, by name: in each way that people write them down."""
        raise NotImplementedError

    def axes(self, exercise: Exercise) -> Mapping[str, tuple[int, ...]]:
        """Sets of axes, by what they are called."""
        return {}

    def begin(self, exercise: Exercise, case: Case) -> Values:
        """The variables that there are before the first step, at every place."""
        return {}

    def steps(self, exercise: Exercise, case: Case, reading: Reading) -> Iterator[Step]:
        """How a case goes through the sections."""
        raise NotImplementedError

    def adds(self, reading: Reading) -> tuple[str, ...]:
        """Variables to which a second call adds."""
        return ()


def formulas_in(exercise: Exercise) -> list[Formula]:
    """The formulas of an exercise; there need be none."""
    family = type(exercise).__module__.rpartition(".")[2]
    name = f"autograder.course.formulas.{family}"
    if importlib.util.find_spec(name) is None:
        return []
    found = vars(importlib.import_module(name)).values()
    kinds = [k for k in found if isinstance(k, type) and issubclass(k, Formula)]
    return [kind() for kind in kinds if exercise.name in kind.exercises]


class Right(NamedTuple):
    """What a right step ends with: its values, those kept at its place, and those that go on."""

    values: Values
    kept: Values
    flows: Values
    parts: Parts


@dataclass(frozen=True)
class Plan:
    """A case on its way through the formulas, and what each of its steps ends with if right."""

    formula: Formula
    program: Program
    axes: Mapping[str, tuple[int, ...]]
    begin: Values
    steps: tuple[Step, ...]
    adds: tuple[str, ...] = ()
    rights: tuple[Right, ...] = ()

    @cached_property
    def evaluation(self) -> Evaluation:
        """What evaluates its statements."""
        return Evaluation(self.axes, self.formula.functions)

    @property
    def trace(self) -> list[Values]:
        """The right values of each step."""
        return [right.values for right in self.rights]
