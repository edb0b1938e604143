"""The table that people read, and the last lines that platforms read."""

from __future__ import annotations

import json
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.scorecard import Fault, ItemScore, ScoreCard, plain

ASPECTS = {"forward": "fwd", "backward": "bwd", "parameters": "param", "state": "state"}
MARK_STYLES = {"ok": "green", "FAIL": "bold red", "-": "dim", "?": "yellow"}
FAULTS_SHOWN = 5  # of an item, with -v
REMARKS_SHOWN = 2  # of an item, without -v


def print_table(card: ScoreCard, stream: TextIO, verbose: bool) -> None:
    """Print a row for each item, and under it what went wrong first."""
    console = Console(file=stream, highlight=False, soft_wrap=not stream.isatty())
    print_lines(console, card, verbose)


def print_lines(console: Console, card: ScoreCard, verbose: bool) -> None:
    """Print the table to a console of any width."""
    console.print(Text(f"{card.assignment}: {card.submission}, seed {card.seed}", "bold"))
    for note in card.notes:
        console.print(Text(f"note: {note}", "yellow"))
    name_width = max(len("Item"), *(len(item.name) for item in card.items))
    points_width = max(len("Points"), *(len(_points(item)) for item in card.items))
    header = f"{'Item':{name_width}}  {'Points':>{points_width}}  "
    header += "  ".join(f"{title:5}" for title in ASPECTS.values()) + "     Time"
    console.print()
    console.print(Text(header, "bold"))
    for item in card.items:
        console.print(_row(item, name_width, points_width))
        for line in _under(item, verbose):
            console.print(line)
    console.print()
    console.print(Text(_protections(card), "dim"))


def print_ending(card: ScoreCard, stream: TextIO) -> None:
    """Print the last lines exactly as platforms expect them; the very last one is JSON."""
    print(f"Total score: {card.points}/{card.possible}", file=stream)
    print(f"\nSummary:\n{summary(card)}", file=stream, flush=True)


def summary(card: ScoreCard) -> str:
    """The last line: every item's points, by name."""
    return json.dumps({"scores": {item.name: plain(item.points) for item in card.items}})


def _points(item: ItemScore) -> str:
    return f"{plain(item.points)}/{plain(item.possible)}"


def _row(item: ItemScore, name_width: int, points_width: int) -> Text:
    row = Text(f"{item.name:{name_width}}  {_points(item):>{points_width}}")
    passed = {aspect.aspect: aspect.passed for aspect in item.aspects}
    for aspect in ASPECTS:
        mark = "?" if not item.graded else "-" if aspect not in passed else "ok"
        if passed.get(aspect) is False:
            mark = "FAIL"
        row.append("  ").append(f"{mark:5}", MARK_STYLES[mark])
    return row.append(f"  {item.seconds * 1000:4.0f} ms", "dim")


def _under(item: ItemScore, verbose: bool) -> list[Text]:
    """The lines under an item's row."""
    if not item.graded:
        return [_line(f"not graded: {item.reason}", "yellow")]
    lines = []
    for fault in item.faults[: FAULTS_SHOWN if verbose else 1]:
        lines.append(_line(fault.sentence(), "red"))
        if verbose:
            lines += _details(fault, item.cases)
    left = len(item.faults) - FAULTS_SHOWN
    if verbose and left > 0:
        lines.append(_line(f"and {left} more of the kind"))
    for remark in item.remarks[: None if verbose else REMARKS_SHOWN]:
        lines.append(_line(f"remark: {remark}", "dim"))
    if verbose and item.prints:
        lines.append(_line("printed:"))
        lines += [_line(f"  | {_printable(line)}") for line in item.prints.splitlines()]
    return lines


def _details(fault: Fault, cases: int) -> list[Text]:
    lines = [_line(f"  case {fault.case + 1} of {cases}: {fault.label}", "dim")]
    for frame in fault.trace:
        lines.append(_line(f"  {frame.file}, line {frame.line}, in {frame.function}", "dim"))
        lines.append(_line(f"    {_printable(frame.source)}", "dim"))
    return lines


def _line(text: str, style: str = "") -> Text:
    return Text(f"  {text}", style)


def _printable(text: str) -> str:
    """The text without anything that a terminal would act on."""
    return "".join(c if c.isprintable() else " " for c in text)


def _protections(card: ScoreCard) -> str:
    return (
        f"Protections: {', '.join(card.protections)}. Files and network are open to the "
        "submission: grade only what you trust."
    )
