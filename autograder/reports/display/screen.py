"""The table on a screen that is drawn again and again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from autograder.records.scorecard import ScoreCard
from autograder.reports.display.lines import ReportConsole, line, print_wrapped
from autograder.reports.terminal import print_lines

RULE = "-" * 72


class Screen:
    """Shows one ScoreCard after another: on a terminal, each takes the place of the last one.

    `verbose` is as in `terminal.print_table`.
    """

    def __init__(self, stream: TextIO, verbose: bool = False) -> None:
        self._console = ReportConsole(stream)
        self._verbose = verbose
        self._used = False

    def show(self, card: ScoreCard, news: Iterable[str], status: str) -> None:
        """Draw the table, what is new since the last run, the total, and a line below all that."""
        with self._console:  # all at once, so that nothing flickers
            if self._console.is_terminal:
                self._console.clear()
            elif self._used:
                self.say(RULE)
            print_lines(self._console, card, self._verbose)
            for text in news:
                self.say(text, "bold")
            self.say(f"Total score: {card.points}/{card.possible}")
            self.say(status, "dim")
        self._used = True

    def say(self, text: str, style: str = "") -> None:
        """Print one line below what is shown."""
        print_wrapped(self._console, [line(text, style, 0)])
