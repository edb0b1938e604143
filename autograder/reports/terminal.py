"""The table that people read, and the last lines that platforms read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.records.scorecard import UNTOLD, Fault, ItemScore, ScoreCard, plain
from autograder.reports import sentences
from autograder.reports.display.lines import ReportConsole, line, print_wrapped
from autograder.reports.news import news_lines
from autograder.reports.protections import describe, ran_on

ASPECTS = {"forward": "fwd", "backward": "bwd", "parameters": "param", "state": "state"}
SPECIAL = {"edges": "edges", "integers": "ints"}  # columns only where an item has them
TIME = "     Time"
MARK_STYLES = {"ok": "green", "FAIL": "bold red", "-": "dim", "?": "yellow"}
OWN_TREE = "Your own tree: who can change it can change the grader, too."
FAULTS_SHOWN, PRINTED_SHOWN = 5, 500  # of an item, with -v: faults, lines that it printed
FULL_FINDINGS = 2  # failing items whose finding is shown in full, without -v
ITEMS_NAMED = 3  # of items with the same remark, without -v


def print_table(card: ScoreCard, stream: TextIO, verbose: bool) -> None:
    """Print a row for each item, and under it what went wrong first."""
    print_lines(ReportConsole(stream), card, verbose)


def print_news(
    stream: TextIO, changes: Mapping[str, float] | None, following: tuple[str, float] | None
) -> None:
    """Print what was won and lost since the last run, and which item to take next."""
    lines = [line(text, "bold", 0) for text in news_lines(changes, following)]
    print_wrapped(ReportConsole(stream), lines)


def print_lines(console: Console, card: ScoreCard, verbose: bool) -> None:
    """Print the table to a console of any width."""
    lines = heading(card)
    name_width = max(len("Item"), *(len(item.name) for item in card.items))
    points_width = max(len("Points"), *(len(_points(item)) for item in card.items))
    header = f"{'Item':{name_width}}  {'Points':>{points_width}}  "
    titles = aspect_columns(card)
    time = TIME if card.seconds is not None else ""
    room = console.width - len(header) - len(time)
    gap = "  " if len("  ".join(f"{title:5}" for title in titles.values())) <= room else " "
    header += gap.join(f"{title:5}" for title in titles.values()) + time
    lines += [Text(), Text(header.rstrip(), "bold")]
    shown_in_full = first_failing(card)
    for item in card.items:
        in_full = verbose or item.name in shown_in_full
        row = f"{item.name:{name_width}}  {_points(item):>{points_width}}  "
        lines += [_row(item, Text(row), titles, gap), *_under(item, verbose, in_full)]
    lines += [Text(), *remarks(card, verbose)]
    lines += protections(card, verbose)
    print_wrapped(console, lines)


def heading(card: ScoreCard) -> list[Text]:
    """What was graded, and the notes on it."""
    drawn = "hidden cases" if card.seed is None else f"seed {card.seed}"
    first = Text(f"{card.assignment}: {card.submission}, {drawn}", "bold")
    return [first, *(line(f"note: {note}", "yellow", 0) for note in card.notes)]


def protections(card: ScoreCard, verbose: bool) -> list[Text]:
    """What the submission ran on and what protected this machine."""
    texts = [*ran_on(card.versions), *describe(card.protections, verbose)]
    texts += [OWN_TREE] if card.protections.own_tree else []
    return [line(text, "dim", 0) for text in texts]


def print_ending(card: ScoreCard, stream: TextIO) -> None:
    """Print the last lines exactly as platforms expect them; the very last one is JSON."""
    print(f"Total score: {card.points}/{card.possible}", file=stream)
    print(f"\nSummary:\n{summary(card)}", file=stream, flush=True)


def summary(card: ScoreCard) -> str:
    """The last line: every item's points, by name."""
    return json.dumps({"scores": {item.name: plain(item.points) for item in card.items}})


def _points(item: ItemScore) -> str:
    return f"{plain(item.points)}/{plain(item.possible)}"


def aspect_columns(card: ScoreCard) -> dict[str, str]:
    """The aspects that have a column, and their titles."""
    judged = {aspect.aspect for item in card.items for aspect in item.aspects}
    return ASPECTS | {name: title for name, title in SPECIAL.items() if name in judged}


def _row(item: ItemScore, row: Text, titles: Iterable[str], gap: str) -> Text:
    """The item's line, which begins with `row`."""
    passed = {aspect.aspect: aspect.passed for aspect in item.aspects}
    for number, aspect in enumerate(titles):
        mark = "?" if not item.graded else "-" if aspect not in passed else "ok"
        if passed.get(aspect) is False:
            mark = "FAIL"
        row.append(gap if number else "").append(f"{mark:5}", MARK_STYLES[mark])
    if item.seconds is None:
        row.rstrip()
        return row
    return row.append(f"  {item.seconds * 1000:4.0f} ms", "dim")


def first_failing(card: ScoreCard) -> set[str]:
    """The items whose findings are shown in full: the first that have more than a headline."""
    own = [item for item in card.items if not sentences.is_inherited(item)]
    failing = [item.name for item in own if item.diagnoses or item.smallest]
    return set(failing[:FULL_FINDINGS])


def _under(item: ItemScore, verbose: bool, in_full: bool) -> list[Text]:
    """The lines under an item's row."""
    if not item.graded:
        return [line(f"not graded: {item.reason}", "yellow")]
    inherited = [line(text, "yellow") for text in filter(None, [sentences.inheritance(item)])]
    if not item.faults:
        return inherited + (prints(item) if verbose else [])
    if sentences.is_inherited(item) and not verbose:
        return inherited
    lines = [line(sentences.headline(item), "red"), *inherited]
    if in_full:
        lines += [line(text, "dim", 4) for text in sentences.full(item)]
    if verbose:
        lines += details(item.faults[0], item.cases)
        written = {sentences.diagnosis_of(item.faults[0], item)}
        for fault in item.faults[1:FAULTS_SHOWN]:
            known = sentences.diagnosis_of(fault, item)
            lines.append(line(fault.sentence(), "red"))
            if known and known not in written:
                lines.append(line(sentences.diagnosis_line(known), "dim", 4))
            written.add(known)
            lines += details(fault, item.cases)
        left = len(item.faults) - FAULTS_SHOWN
        lines += [line(f"and {left} more")] if left > 0 else []
        lines += prints(item)
    return lines


def prints(item: ItemScore) -> list[Text]:
    """The last lines of what the submission printed."""
    if not item.prints:
        return []
    texts = item.prints.splitlines()
    left = len(texts) - PRINTED_SHOWN
    title = f"printed, after {left:,} lines that are left out:" if left > 0 else "printed:"
    return [line(title), *(line(f"| {text}", indent=4) for text in texts[-PRINTED_SHOWN:])]


def details(fault: Fault, cases: int) -> list[Text]:
    """The case that shows a fault, and the lines of the submission that an exception came by."""
    which = "" if fault.case == UNTOLD else f"case {fault.case + 1} of {cases}: "
    lines = [line(f"{which}{fault.label}", "dim", 4)]
    for frame in fault.trace:
        place = f"{frame.file}, line {frame.line}, in {frame.function}"
        lines += [line(place, "dim", 4), line(frame.source, "dim", 6)]
    return lines


def remarks(card: ScoreCard, verbose: bool) -> list[Text]:
    """All remarks, each behind the items that it is made on."""
    made_on = sentences.remarked(card.items)
    if not made_on:
        return []
    lines = [line("Remarks, which cost nothing:", indent=0)]
    for remark, names in made_on.items():
        few = verbose or len(names) <= ITEMS_NAMED
        who = ", ".join(names) if few else f"{len(names)} items"
        lines.append(line(f"{who}: {remark}", "dim"))
    return [*lines, Text()]
