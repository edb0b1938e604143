"""What a slip shows is compared with what was shown: in the smallest failing case, then in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.course.exercise import Case, Exercise, Reading
from autograder.course.formula import Formula, Plan, Program
from autograder.course.playing import plan, play
from autograder.course.slips.slip import Slip, is_simple
from autograder.diagnosis.chains import is_chained
from autograder.diagnosis.slips.budget import Budget, Played
from autograder.diagnosis.slips.nearness import Hypothesis, distance_of
from autograder.diagnosis.values import ShownValue
from autograder.records.calls import SECOND

# Of shapes that do not fit, and variables that are not set yet.
IMPOSSIBLE = (ValueError, KeyError, TypeError, IndexError)


@dataclass
class Trials:
    """What slips in one text of an exercise's formulas show, beside what was shown."""

    formula: Formula
    exercise: Exercise
    cases: Sequence[Case]
    reading: Reading
    program: Program
    shown: Mapping[str, Sequence[ShownValue]]
    budget: Budget = field(default_factory=Budget)
    plans: dict[int, Plan] = field(default_factory=dict)
    noted: set[int] = field(default_factory=set)
    rights: dict[int, dict[str, Any]] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # names that the formulas speak of
    alone: dict[tuple[int, str], Plan] = field(default_factory=dict)  # of one place each
    reached: list[Slip] = field(default_factory=list)  # those that show what is wrong first

    def __post_init__(self) -> None:
        self.failing = {n for n, seen in self.shown.items() if not all(s.right for s in seen)}
        self.values = {(s.number, s.expected.name): s for seen in self.shown.values() for s in seen}

    def fitting(
        self,
        tried: Iterable[Slip],
        number: int,
        name: str,
        settled: frozenset[str],
        refused: list[Slip],
    ) -> Iterator[Hypothesis]:
        """Those that explain a name; `refused` takes up what contradicts something right."""
        for slip in tried:
            if self.budget.left <= 0:
                return
            if not self._passes(slip, number, name):
                continue
            self.reached.append(slip)
            first = self._played(slip, number, name, settled)
            if first.contradicts:
                refused.append(slip)
            elif name in first.fits and (made := self._everywhere(slip, name, settled)):
                yield made

    def _everywhere(self, slip: Slip, name: str, settled: frozenset[str]) -> Hypothesis | None:
        explained, distance = self.failing & self.spoken, 0.0
        for number in range(len(self.cases)):
            played = self._played(slip, number, name, settled)
            explained &= played.fits
            distance = max(distance, played.distance)
            if played.contradicts or not self._bound(slip, name) <= explained:
                return None
        return Hypothesis(slip, frozenset(explained), distance)

    def _bound(self, slip: Slip, name: str) -> set[str]:
        """The failing names that a slip explains with this one or not at all.

        They are what is shown later of the same variable, and what is exchanged for it.
        """
        found = {name}
        for made in self.plans.values():
            own = {(s.place, s.shown[name]) for s in made.steps if name in s.shown}
            for step in made.steps:
                for other, variable in step.shown.items():
                    partner = variable in slip.program.exchanged
                    if partner or (step.place and (step.place, variable) in own):
                        found.add(other.removesuffix(SECOND))
        return found & self.failing

    def _played(self, slip: Slip, number: int, wanted: str, settled: frozenset[str]) -> Played:
        """What a slip shows in one case, until what is wanted does not fit."""
        fits, far = set(self.failing), 0.0
        try:
            made = self.plan_of(number)
            for name, value in play(made, slip.program):
                self.budget.left -= 1
                seen = self.values.get((number, name))
                if seen is None or (seen.name in self.failing and seen.name not in fits):
                    continue
                distance = self._distance(seen, name, value)
                if distance is not None:
                    far = max(far, distance)
                    continue
                untouched = value is self.rights[number][name]
                says = is_chained(seen.name) and not (untouched or seen.is_expected(value))
                if seen.name not in self.failing or seen.name in settled or says:
                    return Played(set(), contradicts=True)
                fits.discard(seen.name)
                if seen.name == wanted:
                    break
        except IMPOSSIBLE:
            return Played(set())
        return Played(fits, far)

    def _distance(self, seen: ShownValue, name: str, value: Any) -> float | None:
        if value is self.rights[seen.number][name]:
            return 0.0 if seen.right else None
        return distance_of(seen, value)

    def _passes(self, slip: Slip, number: int, name: str) -> bool:
        """Whether it shows a value that comes of earlier ones, as far as its own place goes.

        That is played by itself, which takes a fraction of the time.
        """
        if not is_chained(name) or not is_simple(slip):
            return True
        with suppress(*IMPOSSIBLE):
            for shown, value in play(self._alone(number, name), slip.program):
                self.budget.left -= 1
                seen = self.values.get((number, shown))
                if seen is not None and self._distance(seen, shown, value) is None:
                    return False
                if shown == name:
                    return True
        return False

    def _alone(self, number: int, name: str) -> Plan:
        """The plan of what goes on at the place of a value."""
        if (number, name) not in self.alone:
            made = self.plan_of(number)
            place = next(step.place for step in made.steps if name in step.shown)
            own = [
                (step, right)
                for step, right in zip(made.steps, made.rights, strict=True)
                if step.place == place
            ]
            steps, rights = zip(*own, strict=True)
            self.alone[number, name] = replace(made, steps=steps, rights=rights)
        return self.alone[number, name]

    def plan_of(self, number: int, *, often: bool = False) -> Plan:
        """The way of a case; parts are noted for one that is gone `often`."""
        if number not in self.plans or (often and number not in self.noted):
            case = self.cases[number]
            sections = self.program.sections
            made = plan(self.formula, self.exercise, case, self.reading, sections, noting=often)
            self.noted |= {number} if often else set()
            self.plans[number] = made
            self.spoken |= {n.removesuffix(SECOND) for step in made.steps for n in step.shown}
            self.rights[number] = dict(play(made, made.program))
        return self.plans[number]
