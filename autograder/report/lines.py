"""Lines for a terminal: safe to print, wrapped with their indent."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

CI_COMMANDS = ("::", "##[", "##vso")  # of GitHub's and Azure's runners


class ReportConsole(Console):
    """A console that leaves it to its caller what a closed output means."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(file=stream, highlight=False)

    def on_broken_pipe(self) -> None:
        """Raise `BrokenPipeError`; rich itself would end the program with status 1."""
        raise BrokenPipeError


def line(text: str, style: str = "", indent: int = 2) -> Text:
    """A line with nothing in it that a terminal would act on."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return Text(" " * indent + shown, style)


def print_wrapped(console: Console, lines: Iterable[Text]) -> None:
    """Print lines, each wrapped where the console ends."""
    for one in lines:
        for part in _wrapped(one, console.width):
            console.print(part)


def _wrapped(line: Text, width: int) -> list[Text]:
    """The line in as many lines as it takes, all with the first one's indent."""
    indent = " " * (len(line.plain) - len(line.plain.lstrip()))
    if len(line.plain) <= width and _no_command(line.plain) == line.plain:
        return [line]
    parts = textwrap.wrap(line.plain, width, subsequent_indent=indent, drop_whitespace=True)
    return [Text(_no_command(part), line.style) for part in parts]


def _no_command(line: str) -> str:
    """The line, with a dot before what a CI service would take for a command at its start."""
    text = line.lstrip()
    if not text.startswith(CI_COMMANDS):
        return line
    return f"{line[: len(line) - len(text)]}· {text}"
