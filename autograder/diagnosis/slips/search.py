"""The search for a slip: most are out after the smallest failing case, and few are left for all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, combinations, islice

import numpy as np

from autograder.course.formula import Plan, Program
from autograder.course.slips.miscounts import miscounts
from autograder.course.slips.partly import confined, passed_on, together
from autograder.course.slips.pieces import in_pieces
from autograder.course.slips.slip import (
    Slip,
    in_what_is_kept,
    is_simple,
    makers,
    scopes,
    slips,
)
from autograder.diagnosis.chains import is_chained
from autograder.diagnosis.slips.at_once import alternatives, joint
from autograder.diagnosis.slips.fits import fitted
from autograder.diagnosis.slips.nearness import Hypothesis, Meant, meant
from autograder.diagnosis.slips.ties import Answer, told
from autograder.diagnosis.slips.trials import IMPOSSIBLE, Trials
from autograder.diagnosis.slips.two_slips import Pairs
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND

Named = dict[str, Answer]  # by name
MOST = 1200  # slips of a kind that are tried, which keeps the time within bounds
KEPT = 150  # of them for coefficients, which are few and follow from the numbers
SPEAKING = 6  # elements of a value that tell most slips apart
TARGETS = 2  # names that are searched for by themselves
CHECKED = 900  # of values for two slips at once, of which few are left by then
REACHED = 12  # slips that show the first wrong value, with which others are put together
SAME = 12  # pairs in the same places, of which one that fits is enough


class Search(Trials):
    """The search for slips in one text of an exercise's formulas."""

    def explain(self, wanted: Sequence[str], *, two: bool = False) -> Named:
        """A slip for each of these names, where there is one; of two slips, the first one first.

        Or `two` at once, of which there are so many that all else comes before.
        """
        found: Named = {}
        program, settled, searched = self.program, frozenset[str](), 0
        for name in wanted:
            most = 1 if two and is_chained(name) else TARGETS
            if name in found or searched >= most or not self._speaks(name):
                continue
            searched += 1
            answer = self._best(program, name, settled, two=two)
            if answer is None:
                continue
            best, words = answer.best, self.formula.words
            found |= {
                n: told(n, best.slip, answer.others, words)
                for n in wanted
                if n in best.explained and n not in found
            }
            settled |= best.explained
            program = best.slip.program if is_simple(best.slip) else program
        return found

    def _speaks(self, name: str) -> bool:
        """Whether some wrong value is of numbers: NaN alone comes of many things."""
        wrong = [s for s in self.shown[name] if not s.right]
        return any(np.isfinite(s.yours).all() for s in wrong) and not any(s.whole for s in wrong)

    def _speaking(self, seen: ShownValue) -> tuple[bool, bool, int, int]:
        """What the value that tells most slips apart has least of: 0 is no setting to tell by."""
        silent = 0.0 in self.cases[seen.number].get("settings", ())
        return seen.yours.size < SPEAKING, silent, seen.yours.size, seen.number

    def _best(
        self, program: Program, name: str, settled: frozenset[str], *, two: bool
    ) -> Meant | None:
        """The slip that is meant: of the simplest kind that has one which fits."""
        wrong = [s for s in self.shown[name] if not s.right]
        number = min(wrong, key=self._speaking).number
        made = self.plan_of(number, often=True)
        if not any(name in step.shown for step in made.steps):
            return None  # the formulas do not speak of it
        if two:
            return self._two(program, made, name, settled)
        refused: list[Slip] = []
        for kind in self._kinds(program, made, name, number, refused):
            kept = [*self.fitting(islice(kind, MOST), number, name, settled, refused)]
            if kept:
                nothing = all(s.equals(np.zeros_like(s.yours)) for s in wrong)
                return meant(kept, self._own(made, name), of_nothing=nothing)
        return None

    def _kinds(
        self, program: Program, made: Plan, name: str, number: int, refused: list[Slip]
    ) -> Iterator[Iterator[Slip]]:
        """Slips of one kind after the other, the simplest first."""
        scope, concerned = scopes(made), self._concerned(program, made, name)
        nearest = {step.section for step in made.steps if name in step.shown}
        counts = miscounts(program, scope, concerned)
        singles: list[Slip] = []
        yield _noted(chain(counts, slips(program, scope, concerned, nearest)), singles)
        yield self._fitted(program, name)
        yield in_pieces(singles, self.formula)
        yield self._passed_on(refused)
        yield self._confined(singles, made, number, name)

    def _passed_on(self, refused: list[Slip]) -> Iterator[Slip]:
        """Those of which something right is not so, where only part of it is wrong by them."""
        if len(self.program.sections) > 1:
            for slip in [*refused]:
                if is_simple(slip):
                    yield from passed_on(slip)

    def _concerned(self, program: Program, made: Plan, name: str) -> set[str]:
        """The variables that what is shown under a name comes of."""
        return makers(program, self._own(made, name))

    def _confined(
        self, singles: Sequence[Slip], made: Plan, number: int, name: str
    ) -> Iterator[Slip]:
        """The slips in some steps alone: where the first wrong value is, and not in all."""
        at, first = next(
            (at, step)
            for at, step in enumerate(made.steps)
            for shown in step.shown
            if shown.removesuffix(SECOND) == name
            and (seen := self.values.get((number, shown)))
            and not seen.right
        )
        # What does not show the first of its values does not do so in these steps either.
        begins = all(step.place != first.place for step in made.steps[:at])
        simple = [
            slip
            for slip in singles
            if is_simple(slip) and (not begins or any(slip is one for one in self.reached))
        ]
        tags = [tag for tag in self.formula.tags if tag in first.tags]
        for tag in tags:
            yield from (confined(slip, self.formula, [tag]) for slip in simple)
        for pair in combinations(tags, 2):
            yield from (confined(s, self.formula, pair) for s in simple if s.cost < 2)

    def _fitted(self, program: Program, name: str) -> Iterator[Slip]:
        plans = {number: self.plan_of(number) for number in range(len(self.cases))}
        left = self.budget.left
        self.budget.left = max(left, KEPT)
        with suppress(*IMPOSSIBLE):
            yield from fitted(program, plans, self.shown[name])
        self.budget.left = min(left, self.budget.left)

    def _two(
        self, program: Program, made: Plan, name: str, settled: frozenset[str]
    ) -> Meant | None:
        """Two slips at once, where one pair alone comes into question, or two of a kind."""
        number = next(n for n, plan in self.plans.items() if plan is made)
        seen = {n: one for (case, n), one in self.values.items() if case == number}
        concerned = frozenset(self._concerned(program, made, name))
        found = Pairs(made, program, name, seen, concerned, self.budget)
        self.budget.left = max(self.budget.left, CHECKED)
        for slips_at_once in (found.slips(), self._with_kept(made)):
            kept = self._one_of_each(slips_at_once, number, name, settled)
            if kept or self.budget.left <= 0:
                return joint(kept) if self.budget.left > 0 else None
        return None

    def _one_of_each(
        self, pairs: Iterator[Slip], number: int, name: str, settled: frozenset[str]
    ) -> list[Hypothesis]:
        """The simplest pairs that fit, one for each of the places that they are in."""
        kept: list[Hypothesis] = []
        for group in alternatives(pairs, self._own(self.plan_of(number), name)):
            if kept and group[0].cost > kept[0].slip.cost:
                break
            kept += islice(self.fitting(group[:SAME], number, name, settled, []), 1)
        return kept

    def _with_kept(self, made: Plan) -> Iterator[Slip]:
        """What shows the first wrong value, and besides something wrong in what is kept."""
        for one in [slip for slip in self.reached if is_simple(slip) and not slip.parts][:REACHED]:
            for other in in_what_is_kept(one.program, scopes(made)):
                yield together(one, other)

    def _own(self, made: Plan, name: str) -> frozenset[str]:
        """The variables that are shown under a name."""
        shown = [(n, v) for step in made.steps for n, v in step.shown.items()]
        return frozenset(v for n, v in shown if n.removesuffix(SECOND) == name)


def _noted(made: Iterable[Slip], tried: list[Slip]) -> Iterator[Slip]:
    """The same slips, made one by one, of which those that are tried are noted."""
    for slip in made:
        tried.append(slip)
        yield slip
