"""A score sheet: its items, in order, each with all that is needed to grade it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograder.course.conventions import Conventions
from autograder.course.exercise import Aspect, Exercise
from autograder.course.item_names import Names, names_of
from autograder.course.late import NO_RULES, Late
from autograder.course.shares import Shares
from autograder.course.tables import Feedback, Limits
from autograder.records.spelling import OURS, Spelling


@dataclass(frozen=True)
class Item:
    """One line of the score sheet, with all that is needed to grade it.

    What is graded `later`, once it is handed in, is only run for its form, and earns nothing.
    """

    name: str
    exercise: Exercise
    points: float
    limits: Limits
    shares: Shares
    conventions: Conventions
    feedback: Feedback
    carry_forward: float = 1.0
    later: bool = False

    @property
    def names(self) -> Names:
        """All that it goes by."""
        return names_of(self.name, self.exercise)

    @property
    def hidden(self) -> bool:
        """Whether nobody is to know the cases."""
        return self.feedback.cases == "hidden"

    def earned(self, passed: Mapping[Aspect, bool]) -> float:
        """The points for the aspects that have passed."""
        won = sum(self.share(aspect) for aspect, well in passed.items() if well)
        return float(self.points if all(passed.values()) else round(won, 2))

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What is judged of it."""
        return self.shares.counted(self.exercise.aspects)

    def readings(self) -> list[dict[str, str]]:
        """Every reading that the assignment's conventions allow, the preferred first."""
        known = self.exercise.conventions
        return self.exercise.readings({name: getattr(self.conventions, name) for name in known})

    def share(self, aspect: Aspect) -> float:
        """The points that an aspect carries."""
        return self.points * self.shares.part(aspect, self.exercise.aspects)


@dataclass(frozen=True)
class Assignment:
    """A score sheet: its items, in order; `whole` has those, too, that are not asked for.

    `digest` is SHA-256, in hex, over the text that it was made of. `late` says what a late attempt
    costs; `leaderboard` names the items whose speed is ranked.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    whole: tuple[Item, ...] = ()
    digest: str = ""
    late: Late = NO_RULES
    leaderboard: tuple[str, ...] = ()

    @property
    def carry_forward(self) -> float | None:
        """The share of what is inherited that is given back; None where items differ in it."""
        shares = {item.carry_forward for item in self.items}
        return shares.pop() if len(shares) == 1 else None

    @property
    def spelling(self) -> Spelling:
        """What its course calls what we call otherwise; of several assignments, none counts."""
        found = [item.exercise.spelling for item in self.whole or self.items]
        return found[0] if found and all(one == found[0] for one in found) else OURS

    @property
    def hidden(self) -> bool:
        """Whether it has cases that nobody is to know."""
        return any(item.hidden for item in self.items)
