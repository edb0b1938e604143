"""What a script looks at: the value that is told first, and those beside it in the same call."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from autograder.course.exercise import Aspect, Expected
from autograder.course.scripts import Script
from autograder.grading.compare import compare, precision, tolerance
from autograder.records.calls import SECOND
from autograder.workbench.failing import Failing
from autograder.workbench.repro.literal import FEW, WIDTH, assigned

MOST = 4  # values that are looked at after one step; of more, the one that is told


@dataclass(frozen=True)
class Telling:
    """A failing case and its script, of which as much is taken as shows what is told first."""

    failing: Failing
    script: Script

    @cached_property
    def told(self) -> str:
        """The name of the value that is told first, or of the next one that the script shows."""
        names = [*self.expected]
        at = names.index(self.failing.first)
        return next(name for name in [*names[at:], *names[at::-1]] if name in self._shown)

    @cached_property
    def expected(self) -> dict[str, Expected]:
        """What is expected, by name."""
        return {one.name: one for one in self.failing.expected}

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The expressions of what is looked at after each step, by name, up to the one told."""
        rows = []
        for step in self.script.steps:
            shows = {n: code for n, code in step.shows.items() if self._is_beside(n)}
            if len(shows) > MOST:
                shows = {n: code for n, code in shows.items() if n == self.told}
            rows.append(shows)
            if self.told in step.shows:
                break
        return rows

    def _is_beside(self, name: str) -> bool:
        """Whether a value is looked at: the one told, or a right or later one of its call.

        Not what costs nothing to show, nor the state, nor what would take many numbers.
        """
        failing, one = self.failing, self.expected.get(name)
        if one is None or name == self.told:
            return name == self.told
        names = [*self.expected]
        earlier = names.index(name) < names.index(self.told)
        other = name.endswith(SECOND) != self.told.endswith(SECOND)
        free = one.is_free or isinstance(one.value, str) or one.aspect is Aspect.STATE
        free = free or (name not in self.script.due and np.size(one.value) > FEW)
        return not (
            other or free or name not in failing.values or (earlier and name in failing.faults)
        )

    def steps(self) -> Iterator[str]:
        """The lines of the steps, each followed by what is looked at."""
        begun = False
        for step, shows in zip(self.script.steps, self.rows, strict=False):
            if step.code:
                yield step.code
            order = [name for name in self.expected if name in shows]
            for name in order:
                yield f"ok {'&=' if begun else '='} {self._looked_at(name, shows[name])}"
                begun = True

    def _looked_at(self, name: str, yours: str) -> str:
        one = self._number(self.expected[name])
        due = self.script.due.get(name, f'expected["{name}"]')
        value, array = np.asarray(one.value), self._own(name)
        if array is not None and array.shape != value.shape and array.size == value.size:
            if self._is_unlike(one):
                due = f"np.reshape({due}, np.shape({self._shown[one.like]}))"
            elif one.any_shape:
                yours = f"np.reshape({yours}, {value.shape})"
        within = "0" if one.untouched else _rounded_up(self._tolerance(one))
        exercise = self.failing.graded.item.exercise
        title = exercise.spelling.words(name, exercise.name)
        line = f'is_right("{title}", {yours}, {due}, {within})'
        if len(line) + len("ok &= ") <= WIDTH:
            return line
        arguments = [f'"{title}"', yours, due, within]
        inner = ", ".join(arguments)
        inner = inner if len(inner) + 4 <= WIDTH else ",\n    ".join(arguments) + ","
        return f"is_right(\n    {inner}\n)"

    @cached_property
    def _shown(self) -> Mapping[str, str]:
        return {name: code for step in self.script.steps for name, code in step.shows.items()}

    def _own(self, name: str) -> np.ndarray | None:
        value = self.failing.values.get(name)
        return None if value is None else value.array

    def _is_unlike(self, one: Expected) -> bool:
        """Whether its shape alone is wrong, which has to be its parameter's."""
        value = self.failing.values[one.name]
        wrong = one.name in self.failing.faults
        return wrong and one.like in self._shown and not compare(
            one, value, precision(self.failing.case)
        ).fault  # fmt: skip

    def _tolerance(self, one: Expected) -> float:
        """How far off rounding may be: in the precision of the case, or in a lower one of yours."""
        own, dtype = self._own(one.name), precision(self.failing.case)
        if own is not None and own.dtype.kind == "f" and own.dtype.itemsize < dtype.itemsize:
            dtype = np.dtype(np.float32)
        return tolerance(one, dtype)

    def _number(self, one: Expected) -> Expected:
        """What is expected, in numbers; PyTorch's where the submission's own way has none."""
        if isinstance(one.value, str):
            one = next(other for other in self.failing.reference if other.name == one.name)
        return replace(one, value=np.ones(())) if isinstance(one.value, str) else one

    def numbers(self) -> list[str]:
        """The lines with what no code of the script computes."""
        names = {name for shows in self.rows for name in shows if name not in self.script.due}
        known = {n: self._number(one).value for n, one in self.expected.items() if n in names}
        return [assigned("expected", known)] if known else []

    def conventions(self) -> Iterator[str]:
        """By which conventions this goes, where the grader accepts several and it matters."""
        graded = self.failing.graded
        looked_at = [self.expected[name] for shows in self.rows for name in shows]
        for name, chosen in graded.judgement.reading.items():
            allowed = dict.fromkeys(reading[name] for reading in graded.item.readings())
            others = [other for other in allowed if other != chosen]
            if others and any(_depends(one, {chosen, *others}) for one in looked_at):
                accepted = " or ".join(map(repr, others))
                text = f"{name.replace('_', ' ')}: by {chosen!r} here"
                yield f"{text}; {accepted} is accepted as well."


def _depends(one: Expected, ways: set[str]) -> bool:
    """Whether a value is another by one of these ways of a convention."""
    return any(
        ways & {*key.split()} and not np.array_equal(value, one.value)
        for key, value in one.variants.items()
    )


def _rounded_up(number: float) -> str:
    """A number with one digit, which is not below it."""
    if number == 0:
        return "0"
    exponent = math.floor(math.log10(number))
    return f"{math.ceil(number / 10.0**exponent * (1 - 1e-9))}e{exponent}"
