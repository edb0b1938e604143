"""What a watch shows: the table, or as much of it as a screen holds, and what was saved below."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, TextIO

import msgspec
from rich.text import Text

from autograder.records.readers import Reader
from autograder.records.scorecard import ScoreCard
from autograder.reports.display.lines import ReportConsole, line, print_wrapped, wrapped_lines
from autograder.reports.next_step import focus, is_failing, is_right
from autograder.reports.terminal import for_instructor, heading, remarks, rows, total_score
from autograder.reports.to_mend import to_mend

RULE = "-" * 72
REST = "... (Enter shows the rest)"


class Shown(NamedTuple):
    """What is shown: the marks, what is new, and a line below all that.

    `saved` are the items that the last save touched: what fails of them comes first.
    """

    card: ScoreCard
    news: Sequence[str]
    status: str
    saved: Collection[str] = ()


class Screen:
    """Shows one ScoreCard after another: on a terminal, each takes the place of the last one.

    `verbose` and `reader` are as in `terminal.print_table`.
    """

    def __init__(self, stream: TextIO, verbose: bool = False, reader: Reader = "student") -> None:
        self._console = ReportConsole(stream)
        self._verbose = verbose
        self._reader = reader
        self._used = False

    @property
    def is_terminal(self) -> bool:
        """Whether somebody may sit before it."""
        return self._console.is_terminal

    def show(self, shown: Shown, whole: bool = False) -> None:
        """Draw the table, what to mend next, what is new, the total, and a line below all that.

        A terminal holds what is not right, or what of that fits, so that the lower end can always
        be seen; unless the `whole` is asked for.
        """
        with self._console:  # all at once, so that nothing flickers
            if self.is_terminal:
                self._console.clear()
            elif self._used:
                self.say(RULE)
            lines = self._everything(shown)
            if self.is_terminal and not whole:
                lines = self._fitting(shown, lines)
            print_wrapped(self._console, lines)
        self._used = True

    def say(self, text: str, style: str = "") -> None:
        """Print one line below what is shown."""
        print_wrapped(self._console, [line(text, style, 0)])

    def _everything(self, shown: Shown) -> list[Text]:
        card, width = shown.card, self._console.width
        lines = [*heading(card, self._reader), Text()]
        lines += [*rows(card, width, self._verbose), Text()]
        lines += [] if self._verbose else self._fault(shown)
        lines += remarks(card, self._verbose)
        lines += for_instructor(card, self._verbose, self._reader)
        return [*lines, *_end(shown)]

    def _fault(self, shown: Shown) -> list[Text]:
        first = focus(shown.card, shown.saved)
        lines = to_mend(shown.card, self._console.width, first)
        return [*lines, Text()] if lines else []

    def _fitting(self, shown: Shown, everything: list[Text]) -> list[Text]:
        """All lines where there is room for them; else the lower end, and what fits above it."""
        width, room = self._console.width, self._console.height - 1
        whole = wrapped_lines(everything, width)
        if len(whole) <= room:
            return whole
        fault = wrapped_lines(self._fault(shown), width)
        end = wrapped_lines(_end(shown), width)
        table = wrapped_lines(_rows_that_matter(shown, width), width)
        if len(table) + 1 + len(fault) + len(end) <= room:
            return [*table, Text(), *fault, *end]
        left = room - len(end)
        if len(fault) < left:
            return [_how_many_are_right(shown.card), *fault, *end]
        if len(fault) > left > 0:
            fault = [*fault[: left - 1], Text(REST, "dim")]
        return [*fault, *end][-room:]


def _rows_that_matter(shown: Shown, width: int) -> list[Text]:
    """The rows of what is not right, or was saved, and how many others there are."""
    card = shown.card
    chosen = [
        one for one in card.items if not one.graded or is_failing(one) or one.name in shown.saved
    ]
    left = sum(is_right(one) for one in card.items if one not in chosen)
    some = msgspec.structs.replace(card, items=tuple(chosen))
    more = f"{left} more items are right (Enter shows all)"
    table = rows(some, width, verbose=False) if chosen else []
    return [*table, *([line(more, "dim", 0)] if left else [])]


def _how_many_are_right(card: ScoreCard) -> Text:
    right = sum(map(is_right, card.items))
    return line(f"{right} of {len(card.items)} items are right (Enter shows all)", "dim", 0)


def _end(shown: Shown) -> Iterable[Text]:
    """The lines that can always be seen."""
    yield from (line(text, "bold", 0) for text in shown.news)
    yield line(total_score(shown.card), "", 0)
    yield line(shown.status, "dim", 0)
