"""What a watch shows of what it knows: as much as is told, and more for who asks for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from autograder.course.sheet import Assignment
from autograder.records.readers import Reader, for_student
from autograder.records.scorecard import ItemScore, ScoreCard
from autograder.records.telling import one_more
from autograder.reports.display.screen import Screen, Shown
from autograder.reports.news import following_of, full_marks, news_lines
from autograder.reports.next_step import focus
from autograder.workbench.attempts import Tells, tells_at
from autograder.workbench.history import Standing, best_next

Due = Callable[[ScoreCard], Tells]  # how much is told of each item, by its name
ENDS = "Ctrl-C ends."
KEYS = f"h: a hint more, Enter: all, {ENDS}"
ALL_GIVEN = "There is no further hint"


@dataclass
class View:
    """A screen, and what was last shown on it.

    `due` says how much is told once an item has been graded; without it, as at a first attempt.
    With `keys`, more can be asked for.
    """

    assignment: Assignment
    screen: Screen
    due: Due | None = None
    keys: bool = False
    reader: Reader = "student"
    _given: Tells = field(default_factory=dict)
    _shown: tuple[ScoreCard, Standing | None, str, frozenset[str]] | None = None

    def graded(self, card: ScoreCard) -> None:
        """Take note of how much is told of items that were graded anew, which are these."""
        names = {one.name for one in card.items}
        items = [one for one in self.assignment.items if one.name in names]
        self._given |= tells_at(items, 1) if self.due is None else self.due(card)

    def show(
        self, card: ScoreCard, standing: Standing | None, status: str, saved: Collection[str]
    ) -> None:
        """Draw the table; without a `standing`, there is more to come, and no news yet."""
        self._shown = card, standing, status, frozenset(saved)
        self._draw()

    def complain(self, text: str) -> None:
        """Say what keeps us from grading, below what is shown."""
        *above, last = text.splitlines()
        for line in (*above, f"{last}. Watching goes on; {ENDS}"):
            self.screen.say(line, "yellow")

    def press(self, keys: str) -> None:
        """Do what the keys ask for: one more hint, or all that there is to show."""
        if "h" in keys.lower():
            self._one_more()
        if "\n" in keys or "\r" in keys:
            self._draw(whole=True)

    def _one_more(self) -> None:
        """Give one more hint on what is shown in full, as far as the assignment goes."""
        first = self._first()
        if first is None:
            return
        most = {item.name: item.feedback.most for item in self.assignment.items}[first.name]
        given = self._given[first.name]
        self._given[first.name] = more = one_more(given, most)
        self._draw(more="" if more != given else f"{ALL_GIVEN} on {first.name}. ")

    def _first(self) -> ItemScore | None:
        return focus(self._shown[0], self._shown[3]) if self._shown else None

    def _draw(self, whole: bool = False, more: str = "") -> None:
        if self._shown is None:
            return
        card, standing, status, saved = self._shown
        ends = KEYS if self.keys else ENDS
        card = card if self.reader == "instructor" else for_student(card, self._given)
        news = () if standing is None else self._news(card, standing)
        self.screen.show(Shown(card, news, f"{more}{status} {ends}", saved), whole)

    def _news(self, card: ScoreCard, standing: Standing) -> list[str]:
        following = following_of(card, self._first())
        following = following or best_next(self.assignment.whole, standing.points)
        return [*news_lines(standing.changes, following, full_marks(card))]
