"""How a case goes through formulas, right or altered: what is not touched is not computed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.course.evaluation import UNKNOWN, Evaluation, Noting, Parts
from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import (
    PASSED,
    SHOWN,
    Formula,
    Plan,
    Program,
    Right,
    Sections,
    Step,
    Values,
)
from autograder.course.terms import Statement

NOTHING: frozenset[str] = frozenset()


def plan(
    formula: Formula,
    exercise: Exercise,
    case: Case,
    reading: Reading,
    sections: Sections,
    *,
    noting: bool = False,
) -> Plan:
    """How a case goes through these sections, played once as they are.

    With `noting`, what parts of statements come to is noted: for a plan that is played often.
    """
    made = Plan(
        formula,
        Program(sections),
        formula.axes(exercise),
        formula.begin(exercise, case),
        tuple(formula.steps(exercise, case, reading)),
        formula.adds(reading),
    )
    evaluation = Noting(made.axes, formula.functions) if noting else made.evaluation
    player = _Player(made, made.program, evaluation)
    return replace(made, rights=tuple(player.right_step(step) for step in made.steps))


def play(plan: Plan, program: Program) -> Iterator[tuple[str, Any]]:
    """What is shown, by name, in the order in which it is.

    Raises what `Evaluation.of` does where a step cannot be carried out.
    """
    player = _Player(plan, program, plan.evaluation)
    sums: Values = {}
    for number, step in enumerate(plan.steps):
        values = player.step(number, step)
        for name, variable in step.shown.items():
            value = values[program.exchanged.get(variable, variable)]
            if variable in plan.adds:
                value = sums[variable] = value + sums.get(variable, 0.0)
            yield name, value


def traced(plan: Plan, program: Program) -> list[Values]:
    """The values of each step; raises what `play` does."""
    player = _Player(plan, program, plan.evaluation)
    return [player.step(number, step) for number, step in enumerate(plan.steps)]


def _changing(statements: Sequence[Statement]) -> set[str]:
    """The variables that are used before a section sets them anew."""
    used, found = set[str](), set[str]()
    for statement in statements:
        used |= statement.uses
        found |= {statement.target} & used
    return found


class _Player:
    """Carries steps out, and computes anew only what an altered statement has touched."""

    def __init__(self, plan: Plan, program: Program, evaluation: Evaluation) -> None:
        self._plan, self._program, self._evaluation = plan, program, evaluation
        self._kept: dict[tuple[str, ...], Values] = {}
        self._touched: dict[tuple[str, ...], set[str]] = {}
        self._finish: Callable[[], None] | None = None  # the last step, if another one comes
        self._flows: Values = {}
        self._flows_touched: set[str] = set()

    def right_step(self, step: Step) -> Right:
        """What a step ends with, in the first run through a plan, for which parts are noted."""
        touched = set[str]()
        values = self._step(step, None, touched)
        self._keep(step, values, touched, None)
        flows = {n: values[n] for n in self._plan.formula.flows if n in values}
        return Right(values, self._kept[step.place], flows, self._noted(step, values))

    def _noted(self, step: Step, values: Values) -> Parts:
        """What parts of a right step come to, if that is noted."""
        if not isinstance(self._evaluation, Noting):
            return UNKNOWN
        # What is a variable, too, is had as that; what is made from one that changes, only here.
        own = {id(value) for value in values.values()}
        changing = _changing(self._program.sections[step.section])
        return {
            key: part
            for key, part in self._evaluation.noted().items()
            if id(part.value) not in own and changing.isdisjoint(part.names)
        }

    def step(self, number: int, step: Step) -> Values:
        """The values that it shows."""
        if self._finish is not None:
            self._finish()
            self._finish = None
        right = self._plan.rights[number]
        touched = self._flows_touched | self._touched.get(step.place, NOTHING)
        touched.difference_update(step.given)
        if not touched and self._is_as_planned(step):
            self._flows |= right.flows
            self._flows_touched = set()
            self._kept[step.place] = right.kept
            self._touched[step.place] = set()
            return right.values
        values = self._step(step, right, touched)
        self._finish = partial(self._keep, step, values, touched, right.values)
        return dict(right.values) if self._program.mode == PASSED else values

    def _is_as_planned(self, step: Step) -> bool:
        """Whether the program has nothing in it that is altered for this step."""
        program, planned = self._program, self._plan.program.sections
        same = program.sections[step.section] is planned[step.section]
        return same and not program.shared and program.twice != step.section

    def _step(self, step: Step, right: Right | None, touched: set[str]) -> Values:
        plan, program = self._plan, self._program
        values = {**plan.begin, **self._flows, **self._kept.get(step.place, {})}
        for variable, parts in program.shared.items():
            place = (variable, *(step.place[part] for part in parts))
            values |= self._kept.get(place, {variable: plan.begin[variable]})
            touched.add(variable)
        values |= step.given
        touched.difference_update(step.given)
        for statement in program.sections[step.section]:
            self._carry_out(statement, step, values, touched, right)
        if program.twice == step.section:
            for statement in program.sections[step.section]:
                self._carry_out(statement, step, values, touched, None)
        return values

    def _carry_out(
        self,
        statement: Statement,
        step: Step,
        values: Values,
        touched: set[str],
        right: Right | None,
    ) -> None:
        altered = statement.right is not None and statement.only <= step.tags
        node = statement.node if altered or statement.right is None else statement.right
        anew = altered or statement.moved or not touched.isdisjoint(statement.uses)
        if right is not None and not anew:
            values[statement.target] = right.values[statement.target]
            touched.discard(statement.target)
            return
        known = UNKNOWN if right is None or statement.moved else right.parts
        value = self._evaluation.of(node, values, touched, known)
        if np.ndim(value) == 0 and not np.isfinite(value):
            raise ValueError(f"{statement.target} is no number any more")
        values[statement.target] = value
        touched.add(statement.target)

    def _keep(self, step: Step, values: Values, touched: set[str], right: Values | None) -> None:
        mode, state, flows = self._program.mode, self._plan.formula.state, self._plan.formula.flows
        kept, marked = dict(values), set(touched)
        if right is not None and mode == SHOWN:  # later sections start from what is right
            kept = {**right, **{name: values[name] for name in state if name in values}}
            marked &= {*state}
        if right is not None and mode == PASSED:
            kept |= {name: right[name] for name in state if name in right}
            marked -= {*state}
        for variable, parts in self._program.shared.items():
            place = (variable, *(step.place[part] for part in parts))
            self._kept[place] = {variable: kept[variable]}
        self._flows |= {name: kept[name] for name in flows if name in kept}
        self._flows_touched = (self._flows_touched - {*flows}) | (marked & {*flows})
        self._kept[step.place] = {n: v for n, v in kept.items() if n not in flows}
        self._touched[step.place] = marked - {*flows}
