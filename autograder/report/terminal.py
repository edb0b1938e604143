"""The table that people read, and the last lines that platforms read."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.report import finding, since
from autograder.report.protections import describe
from autograder.scorecard import Fault, ItemScore, ScoreCard, plain

ASPECTS = {"forward": "fwd", "backward": "bwd", "parameters": "param", "state": "state"}
MARK_STYLES = {"ok": "green", "FAIL": "bold red", "-": "dim", "?": "yellow"}
OWN_TREE = "Your own tree: who can change it can change the grader, too."
CI_COMMANDS = ("::", "##[", "##vso")  # of GitHub's and Azure's runners
FAULTS_SHOWN = 5  # of an item, with -v
FULL_FINDINGS = 2  # failing items whose finding is shown in full, without -v
NAMES_SHOWN = 3  # of items with the same remark, without -v


def print_table(card: ScoreCard, stream: TextIO, verbose: bool, own: bool = False) -> None:
    """Print a row for each item, and under it what went wrong first.

    `own` says that the submission is the tree that the grader itself lies in.
    """
    print_lines(Console(file=stream, highlight=False), card, verbose, own)


def print_since(card: ScoreCard, stream: TextIO, changes: Mapping[str, float] | None) -> None:
    """Print what was won and lost since the last run, and which item to take next."""
    console = Console(file=stream, highlight=False)
    for line in since.told(card, changes):
        for part in _wrapped(_line(line, "bold", 0), console.width):
            console.print(part)


def print_lines(console: Console, card: ScoreCard, verbose: bool, own: bool = False) -> None:
    """Print the table to a console of any width."""
    lines = [Text(f"{card.assignment}: {card.submission}, seed {card.seed}", "bold")]
    lines += [_line(f"note: {note}", "yellow", 0) for note in card.notes]
    name_width = max(len("Item"), *(len(item.name) for item in card.items))
    points_width = max(len("Points"), *(len(_points(item)) for item in card.items))
    header = f"{'Item':{name_width}}  {'Points':>{points_width}}  "
    header += "  ".join(f"{title:5}" for title in ASPECTS.values()) + "     Time"
    lines += [Text(), Text(header, "bold")]
    shown_in_full = first_failing(card)
    for item in card.items:
        in_full = verbose or item.name in shown_in_full
        lines += [_row(item, name_width, points_width), *_under(item, verbose, in_full)]
    lines += [Text(), *_remarks(card, verbose)]
    lines += [_line(line, "dim", 0) for line in describe(card.protections, verbose)]
    if own:
        lines.append(_line(OWN_TREE, "dim", 0))
    for line in lines:
        for part in _wrapped(line, console.width):
            console.print(part)


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


def first_failing(card: ScoreCard) -> set[str]:
    """The items whose findings are shown in full: the first that have more than a headline."""
    own = [item for item in card.items if not finding.is_inherited(item)]
    failing = [item.name for item in own if item.diagnoses or item.smallest]
    return set(failing[:FULL_FINDINGS])


def _under(item: ItemScore, verbose: bool, in_full: bool) -> list[Text]:
    """The lines under an item's row."""
    if not item.graded:
        return [_line(f"not graded: {item.reason}", "yellow")]
    inherited = [_line(text, "yellow") for text in filter(None, [finding.inheritance(item)])]
    if not item.faults:
        return inherited + (_prints(item) if verbose else [])
    if finding.is_inherited(item) and not verbose:
        return inherited
    lines = [_line(finding.headline(item), "red"), *inherited]
    if in_full:
        lines += [_line(line, "dim", 4) for line in finding.full(item)]
    if verbose:
        lines += _details(item.faults[0], item.cases)
        told = {finding.diagnosis_of(item.faults[0], item)}
        for fault in item.faults[1:FAULTS_SHOWN]:
            known = finding.diagnosis_of(fault, item)
            lines.append(_line(fault.sentence(), "red"))
            if known and known not in told:
                lines.append(_line(finding.told(known), "dim", 4))
            told.add(known)
            lines += _details(fault, item.cases)
        left = len(item.faults) - FAULTS_SHOWN
        lines += [_line(f"and {left} more")] if left > 0 else []
        lines += _prints(item)
    return lines


def _prints(item: ItemScore) -> list[Text]:
    if not item.prints:
        return []
    return [_line("printed:"), *(_line(f"| {line}", indent=4) for line in item.prints.splitlines())]


def _details(fault: Fault, cases: int) -> list[Text]:
    lines = [_line(f"case {fault.case + 1} of {cases}: {fault.label}", "dim", 4)]
    for frame in fault.trace:
        place = f"{frame.file}, line {frame.line}, in {frame.function}"
        lines += [_line(place, "dim", 4), _line(frame.source, "dim", 6)]
    return lines


def _remarks(card: ScoreCard, verbose: bool) -> list[Text]:
    """All remarks, each behind the items that it is made on."""
    made_on: dict[str, list[str]] = {}
    for item in card.items:
        for remark in item.remarks:
            made_on.setdefault(remark, []).append(item.name)
    if not made_on:
        return []
    lines = [_line("Remarks, which cost nothing:", indent=0)]
    for remark, names in made_on.items():
        few = verbose or len(names) <= NAMES_SHOWN
        who = ", ".join(names) if few else f"{len(names)} items"
        lines.append(_line(f"{who}: {remark}", "dim"))
    return [*lines, Text()]


def _line(text: str, style: str = "", indent: int = 2) -> Text:
    """A line with nothing in it that a terminal would act on."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return Text(" " * indent + shown, style)


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
