"""The search for two slips at once: which pairs come into question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations, islice, product

import numpy as np

from autograder.course.formula import Plan, Program, Step
from autograder.course.playing import traced
from autograder.course.slips.alterations import alterations
from autograder.course.slips.pairs import (
    Alike,
    Couple,
    Fits,
    Frame,
    Line,
    Run,
    SideBySide,
    narrowed,
)
from autograder.course.slips.partly import together
from autograder.course.slips.scope import Altered
from autograder.course.slips.slip import Slip, altered, scopes, within_statement
from autograder.diagnosis.slips.budget import Budget
from autograder.diagnosis.values import ShownValue

WORK = 150_000  # rows times statements that are computed side by side, at the most
SIMPLE = 3  # what slips cost less that are put together
MOST = 10_000  # pairs that are no more than noted
COUPLES = 3000  # of these, how many are played to the end
FEW = 6  # forms of a statement to which a second one is added

Seen = Mapping[str, ShownValue]  # what was shown of a case, by name


class Pairs:
    """The pairs of slips in a program that show a value in a case.

    `concerned` are the variables that it comes of.
    """

    def __init__(
        self,
        plan: Plan,
        program: Program,
        name: str,
        seen: Seen,
        concerned: frozenset[str],
        budget: Budget,
    ) -> None:
        self._plan, self._program, self._concerned = plan, program, concerned
        self._scope, self._budget = scopes(plan), budget
        self._runs = _runs(plan, name)
        self._target = next((step.shown[name] for step in plan.steps if name in step.shown), "")
        self._seen = seen
        given = dict(plan.begin)
        for step in self._first:
            given |= step.given
        rank = max((np.ndim(value) for value in given.values()), default=0)
        self._given, self._frame = given, Frame(plan.axes, plan.formula.functions, rank)

    @property
    def _first(self) -> Sequence[Step]:
        return self._runs[0] if self._runs else ()

    def slips(self) -> Iterator[Slip]:
        """Those that fit, the simplest first."""
        if not self._runs or self._plan.formula.flows:
            return
        found = self._fitting(self._in_two_lines())
        if found:
            found += self._fitting(self._beside(found))
        else:
            found = self._fitting(self._in_one_line())
        yield from map(self._slip, sorted(found, key=lambda one: one.cost))

    def _fitting(self, couples: Iterable[Couple]) -> list[Couple]:
        """Those that show all that was shown at the place of the value in this case."""
        first = sorted(islice(couples, MOST), key=lambda one: one.cost)
        runs = [*map(self._run, self._runs)]
        return narrowed(first[:COUPLES], runs, self._plan.begin, self._frame, self._target)

    def _in_two_lines(self) -> Iterator[Couple]:
        """Pairs by which the first run shows what was shown, or changes nothing as it should."""
        for most in (2, 1):
            forms = {
                where: [one for one in several if one.cost <= most]
                for where, several in self._forms.items()
            }
            side = self._side(forms)
            if side.work() <= WORK:
                break
        else:
            return
        seen = self._shown(self._first)
        found: Iterable[tuple[Alike, Alike]]
        if seen is not None and not seen.right:
            found = side.pairs(_near(seen))
        else:
            still = combinations([*side.unchanged()], 2)
            found = (two for two in still if two[0].line is not two[1].line)
        for one, other in found:
            for form, second in product(one.forms, other.forms):
                yield Couple(one.line, form, other.line, second)

    def _in_one_line(self) -> Iterator[Couple]:
        """Two slips in the same statement, as far as these are not too many."""
        firsts: dict[tuple[str, int], list[Altered]] = {}
        most = SIMPLE
        for where, several in sorted(self._forms.items(), key=self._of_the_value_first):
            simple = [one for one in several if one.cost == 1]
            for limit, seconds in ((SIMPLE, several), (SIMPLE - 1, simple)):
                if (count := len(simple) * len(seconds)) <= self._budget.doubled:
                    self._budget.doubled -= count
                    firsts[where], most = simple, min(most, limit)
                    break
        return self._doubled(firsts, most)

    def _of_the_value_first(
        self, one: tuple[tuple[str, int], Sequence[Altered]]
    ) -> tuple[bool, int]:
        (section, index), forms = one
        return self._program.sections[section][index].target != self._target, len(forms)

    def _beside(self, found: Sequence[Couple]) -> Iterator[Couple]:
        """Two slips in one of the statements of these pairs that are no less simple."""
        least = min(one.cost for one in found)
        firsts: dict[tuple[str, int], list[Altered]] = {}
        for one in found:
            if one.cost == least:
                for line, form in ((one.line, one.form), (one.other_line, one.other_form)):
                    known = firsts.setdefault((line.section, line.place), [])
                    if len(known) < FEW and not any(form is other for other in known):
                        known.append(form)
        return self._doubled(firsts, least)

    def _doubled(
        self, firsts: Mapping[tuple[str, int], Sequence[Altered]], most: int
    ) -> Iterator[Couple]:
        """What a second slip makes of these forms, so that both are no more than so far off."""
        before: dict[int, Altered] = {}
        forms: dict[tuple[str, int], list[Altered]] = {}
        for (section, index), several in firsts.items():
            made = forms[section, index] = []
            for one in several:
                for other in alterations(one.node, self._scope[section]):
                    if one.cost + other.cost <= most:
                        before[id(other)] = one
                        made.append(other)
        seen = self._shown(self._first)
        if seen is not None:
            for alike in self._side(forms).singles(_near(seen)):
                for form in alike.forms:
                    yield Couple(alike.line, before[id(form)], alike.line, form)

    @cached_property
    def _forms(self) -> dict[tuple[str, int], list[Altered]]:
        """The forms that simple slips give statements that the value comes of.

        They are those of the section that shows it.
        """
        section = self._first[-1].section
        where, found = self._scope[section], {}
        for index, one in enumerate(self._program.sections[section]):
            if one.target in self._concerned:
                forms = chain(alterations(one.node, where), within_statement(one, where))
                found[section, index] = [form for form in forms if form.cost < SIMPLE]
        return found

    def _side(self, forms: Mapping[tuple[str, int], Sequence[Altered]]) -> SideBySide:
        trace = traced(self._plan, self._program)
        lines = [
            Line(
                step.section,
                index,
                one,
                values[one.target],
                forms.get((step.section, index), ()),
            )
            for step, values in zip(self._plan.steps, trace, strict=True)
            if any(step is one for one in self._first)
            for index, one in enumerate(self._program.sections[step.section])
            if one.target in self._concerned
        ]
        return SideBySide(lines, self._given, self._frame, self._target)

    def _run(self, steps: Sequence[Step]) -> Run:
        given = {name: value for step in steps for name, value in step.given.items()}
        lines = [
            (step.section, index, one)
            for step in steps
            for index, one in enumerate(self._program.sections[step.section])
            if one.target in self._concerned
        ]
        seen = self._shown(steps)
        return Run(lines, given, None if seen is None else _near(seen))

    def _shown(self, steps: Sequence[Step]) -> ShownValue | None:
        names = (name for name, what in steps[-1].shown.items() if what == self._target)
        return self._seen.get(next(names, ""))

    def _slip(self, couple: Couple) -> Slip:
        line, form, other, second = couple
        first = altered(self._program, line.section, line.place, form, self._scope[line.section])
        later = altered(
            first.program, other.section, other.place, second, self._scope[other.section]
        )
        return together(first, later)


def _runs(plan: Plan, name: str) -> list[list[Step]]:
    """The runs through sections at the place where a value is shown, until it or its like is."""
    wanted = next((step for step in plan.steps if name in step.shown), None)
    if wanted is None:
        return []
    runs: list[list[Step]] = [[]]
    for step in plan.steps:
        if step.place != wanted.place:
            continue
        runs[-1].append(step)
        if step.section == wanted.section:
            runs.append([])
    return [run for run in runs[:-1] if len({step.section for step in run}) == len(run)]


def _near(seen: ShownValue) -> Fits:
    """Which rows (K, ...) of what is shown are what was."""
    yours = seen.yours
    allowed = 2 * seen.allowed(np.where(np.isfinite(yours), yours, 0.0))

    def fits(rows: np.ndarray) -> np.ndarray:
        flat = rows.reshape(len(rows), -1)
        if flat.shape[1] != yours.size:
            return np.zeros(len(rows), dtype=bool)
        return np.asarray((np.abs(flat - yours.ravel()) <= allowed).all(axis=1))

    return fits
