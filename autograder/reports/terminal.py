"""The table that people read, and the last lines that platforms read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from autograder.records.readers import Reader
from autograder.records.scorecard import Fault, ItemScore, ScoreCard, plain
from autograder.reports import sentences
from autograder.reports.display.lines import ReportConsole, line, print_wrapped
from autograder.reports.display.wrapping import clipped, text_width
from autograder.reports.protections import in_detail, in_short
from autograder.reports.provenance import how_graded
from autograder.reports.sentences import points_of
from autograder.reports.to_mend import to_mend

ASPECTS = {"forward": "fwd", "backward": "bwd", "parameters": "param", "state": "state"}
SPECIAL = {"edges": "edges", "integers": "ints"}  # columns only where an item has them
TIME = "     Time"
LATER = "later"  # in place of a mark: graded after it is handed in
MARK_STYLES = {"ok": "green", "FAIL": "bold red", "-": "dim", "?": "yellow", LATER: "dim"}
FAULTS_SHOWN, PRINTED_SHOWN = 5, 500  # of an item, with -v: faults, lines that it printed
SHORTEST_NAME = 12  # characters of an item's name, however narrow the terminal
ITEMS_NAMED = 3  # of items with the same remark, without -v


def print_table(card: ScoreCard, stream: TextIO, verbose: bool, reader: Reader = "student") -> None:
    """Print a row for each item, and below them what to mend next; or all, under each row."""
    print_lines(ReportConsole(stream), card, verbose, reader)


def print_news(stream: TextIO, news: Iterable[str], commands: Iterable[str] = ()) -> None:
    """Print what is new, and which commands to type next: each in one line, to be copied."""
    console = ReportConsole(stream)
    print_wrapped(console, [line(text, "bold", 0) for text in news])
    for command in commands:
        console.print(line(command), soft_wrap=True)


def print_lines(
    console: Console, card: ScoreCard, verbose: bool, reader: Reader = "student"
) -> None:
    """Print the table to a console of any width, and what is below it.

    Of a hand-in that cannot be read, there is only the sentence that says so.
    """
    lines = [*heading(card, reader), Text()]
    if card.unreadable:
        lines += [line(sentences.unreadable(card), "red", 0), Text()]
    else:
        below = [] if verbose else to_mend(card, console.width)
        lines += [*rows(card, console.width, verbose), Text()]
        lines += [*below, *([Text()] if below else []), *remarks(card, verbose)]
    print_wrapped(console, [*lines, *for_instructor(card, verbose, reader)])


def rows(card: ScoreCard, width: int, verbose: bool) -> list[Text]:
    """The table's head and a row for each item, for a console of this width.

    Under each row stands why it was not graded; or, where asked for, all that is known of it.
    """
    titles = aspect_columns(card)
    points_width = max(len("Points"), *(len(points_of(item)) for item in card.items))
    longest = max(len("Item"), *(text_width(item.name) for item in card.items))
    time = TIME if card.seconds is not None else ""
    room = width - points_width - 2 * len("  ")
    narrow = sum(len(f" {title:5}") for title in titles.values()) - 1
    if longest + narrow + len(time) > room:
        time = ""
    name_width = min(longest, max(room - narrow - len(time), SHORTEST_NAME))
    wide = narrow + len(titles) - 1 <= room - name_width - len(time)
    gap = "  " if wide else " "
    head = f"{'Item':{name_width}}  {'Points':>{points_width}}  "
    head += gap.join(f"{title:5}" for title in titles.values()) + time
    lines = [Text(head.rstrip(), "bold")]
    for item in card.items:
        name = clipped(item.name, name_width)
        row = f"{name}{' ' * (name_width - text_width(name))}  {points_of(item):>{points_width}}  "
        lines += [_row(item, Text(row), titles, gap, bool(time)), *_under(item, verbose)]
    return lines


def heading(card: ScoreCard, reader: Reader = "student") -> list[Text]:
    """The title, what was graded, and the notes on it."""
    drawn = ", ".join(sentences.drawn(card))
    title = [Text(card.title, "bold")] if card.title else []
    first = Text(f"{card.assignment}: {card.submission}, {drawn}", "bold")
    notes = card.notes if reader == "student" else (*card.notes, *card.provenance.notes)
    return [*title, first, *(line(f"note: {note}", "yellow", 0) for note in notes)]


def for_instructor(card: ScoreCard, verbose: bool, reader: Reader = "student") -> list[Text]:
    """How it was graded, and what protected this machine, in short or in full; not for students."""
    if reader == "student":
        return []
    texts = in_detail(card) if verbose else [in_short(card)]
    texts = [] if card.unreadable else texts  # nothing has run
    return [line(text, "dim", 0) for text in (*how_graded(card), *texts)]


def print_ending(card: ScoreCard, stream: TextIO) -> None:
    """Print the last lines exactly as platforms expect them; the very last one is JSON."""
    print(total_score(card), file=stream)
    print(f"\nSummary:\n{summary(card)}", file=stream, flush=True)


def total_score(card: ScoreCard) -> str:
    """The points in all, and how many there are besides for what is graded later."""
    score = f"Total score: {card.points}/{card.possible}"
    return "; ".join(filter(None, [score, sentences.later(card)]))


def summary(card: ScoreCard) -> str:
    """The last line: every item's points, by name.

    What is graded later is not in it: whoever reads it would take "not yet" for "nothing".
    """
    scores = {item.name: plain(item.points) for item in card.items if not item.later}
    return json.dumps({"scores": scores})


def aspect_columns(card: ScoreCard) -> dict[str, str]:
    """The aspects that have a column, and their titles."""
    judged = {aspect.aspect for item in card.items for aspect in item.aspects}
    return ASPECTS | {name: title for name, title in SPECIAL.items() if name in judged}


def _row(item: ItemScore, row: Text, titles: Iterable[str], gap: str, timed: bool) -> Text:
    """The item's line, which begins with `row`."""
    for number, mark in enumerate(_marks(item, titles)):
        row.append(gap if number else "").append(f"{mark:5}", MARK_STYLES[mark])
    if item.seconds is None or not timed:
        row.rstrip()
        return row
    return row.append(f"  {item.seconds * 1000:4.0f} ms", "dim")


def _marks(item: ItemScore, titles: Iterable[str]) -> Iterator[str]:
    """The item's marks, one for each aspect; of what is graded later, the first says so."""
    passed = {aspect.aspect: aspect.passed for aspect in item.aspects}
    wrong = {fault.aspect for fault in item.faults}
    for number, aspect in enumerate(titles):
        if not item.graded:
            yield "?"
        elif passed.get(aspect) is False or (item.later and aspect in wrong):
            yield "FAIL"
        elif item.later and not number and not wrong:
            yield LATER
        else:
            yield "ok" if aspect in passed else "-"


def _under(item: ItemScore, verbose: bool) -> list[Text]:
    """The lines under an item's row."""
    if not item.graded:
        return [line(f"not graded: {item.reason}", "yellow")]
    if not verbose:
        return []
    inherited = [line(text, "yellow") for text in filter(None, [sentences.inheritance(item)])]
    if not item.faults:
        return inherited + prints(item)
    lines = [line(sentences.headline(item), "red"), *inherited]
    lines += [line(text, "dim", 4) for text in sentences.full(item, False)]
    lines += details(item.faults[0], item.cases)
    written = {sentences.diagnosis_of(item.faults[0], item)}
    for fault in item.faults[1:FAULTS_SHOWN]:
        known = sentences.diagnosis_of(fault, item)
        lines.append(line(sentences.from_where(item, fault.sentence()), "red"))
        if known and known not in written:
            lines.append(line(sentences.diagnosis_line(known), "dim", 4))
        written.add(known)
        lines += details(fault, item.cases)
    left = len(item.faults) - FAULTS_SHOWN
    lines += [line(f"and {left} more")] if left > 0 else []
    return lines + prints(item)


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
    lines = [line(text, "dim", 4) for text in sentences.which_case(fault, cases)]
    for frame in fault.trace:
        lines += [line(text, "dim", 4) for text in sentences.trace_line(frame)]
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
