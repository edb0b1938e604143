"""Lines for a terminal: inert, and wrapped once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.records.text import inert
from autograder.reports.display.wrapping import wrapped


class ReportConsole(Console):
    """A console that leaves it to its caller what a closed output means."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(file=stream, highlight=False)

    def on_broken_pipe(self) -> None:
        """Raise `BrokenPipeError`; rich itself would end the program with status 1."""
        raise BrokenPipeError


def line(text: str, style: str = "", indent: int = 2) -> Text:
    """A line with nothing in it that a terminal or a CI service would act on."""
    return Text(" " * indent + inert(text), style)


def print_wrapped(console: Console, lines: Iterable[Text]) -> None:
    """Print lines, each wrapped where the console ends."""
    parts = wrapped_lines(lines, console.width)
    if parts:  # all at once, which is several times as fast; and wrapped they are already
        console.print(Text("\n").join(parts), soft_wrap=True)


def wrapped_lines(lines: Iterable[Text], width: int) -> list[Text]:
    """Each line in as many lines as it takes; wrapped once more they stay as they are."""
    return [part for one in lines for part in _wrapped(one, width)]


def _wrapped(line: Text, width: int) -> list[Text]:
    """The line in as many lines as it takes; only a single one keeps several styles."""
    parts = [*wrapped(line.plain, width)]
    return [line] if parts == [line.plain] else [Text(part, line.style) for part in parts]
