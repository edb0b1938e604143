"""Looks into a ledger: `status`, `show NAME`, `diff RUN RUN`, and what is said of mistakes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.batch.grade import WRONG, add_ledger, person_called, user
from autograder.classroom.batch.ledger import Kept, Ledger, LedgerError
from autograder.records.scorecard import plain
from autograder.records.text import inert
from autograder.reports.terminal import print_table

if TYPE_CHECKING:
    from argparse import _SubParsersAction

Look = Callable[[Ledger, argparse.Namespace], None]


class Moved(NamedTuple):
    """Somebody's attempt with other points than before, and the items that moved."""

    person: str
    attempt: int
    before: float
    after: float
    items: tuple[tuple[str, float], ...]


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a program's."""

    def add(name: str, look: Look, does: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=does, description=does)
        add_ledger(parser)
        parser.set_defaults(run=lambda arguments: _look(look, arguments))
        return parser

    add("status", status, "say how far a class is graded")
    show_one = add("show", show, "show the newest result of each of a person's attempts")
    show_one.add_argument("name", help="a key, a name or an address")
    show_one.add_argument("-v", "--verbose", action="store_true", help="with every fault")
    compare = add("diff", diff, "say whose points have moved between two runs, and by what")
    compare.add_argument("before", type=int, metavar="RUN")
    compare.add_argument("after", type=int, metavar="RUN")
    say = add("remark", remark, "say something to all who have made a mistake; empty: no more")
    say.add_argument("mistake", help="the group's key, as the class page has it")
    say.add_argument("text")


def _look(look: Look, arguments: argparse.Namespace) -> int:
    try:
        if not arguments.ledger.exists():
            raise LedgerError(f"there is no ledger {arguments.ledger}; `grade` makes one")
        with Ledger(arguments.ledger) as ledger:
            look(ledger, arguments)
    except (LedgerError, OSError) as error:
        print(inert(str(error)), file=sys.stderr)
        return WRONG
    return 0


def status(ledger: Ledger, arguments: argparse.Namespace) -> None:
    """Print how many are graded, what could not be, and the runs that there were."""
    console = Console()
    graded = failed = 0
    for one in ledger.results():
        graded += one.graded
        failed += not one.graded
        if not one.graded:
            text = f"not graded: {one.attempt.person}, attempt {one.attempt.number}: {one.reason}"
            console.print(Text(text, "yellow"))
    attempts = sum(len(ledger.attempts_of(one.key)) for one in ledger.people())
    left = attempts - graded - failed
    console.print(
        f"{len(ledger.people())} people, {attempts} attempts: {graded} graded, {failed} could not "
        f"be, {left} still to be graded"
    )
    table = Table("run", "started", "ended", "who", "assignment", "seed", "why", box=None)
    for run in ledger.runs():
        row = (str(run.number), run.started, run.ended or "-", run.who, run.assignment, run.seed)
        table.add_row(*(Text(inert(text)) for text in (*row, run.why)))
    console.print(table)


def show(ledger: Ledger, arguments: argparse.Namespace) -> None:
    """Print the tables of a person's attempts."""
    for one in ledger.results(person_called(ledger, arguments.name)):
        print(f"Attempt {one.attempt.number}, {one.attempt.source}, run {one.run}, {one.finished}")
        print_table(one.card, sys.stdout, arguments.verbose)


def diff(ledger: Ledger, arguments: argparse.Namespace) -> None:
    """Print whose points have moved between two runs, and in which items.

    Raises `LedgerError` where there is no such run.
    """
    console = Console()
    known = [run.number for run in ledger.runs()]
    for run in (arguments.before, arguments.after):
        if run not in known:
            raise LedgerError(f"there is no run {run}; there are {', '.join(map(str, known))}")
    table = Table("who", "attempt", "before", "after", "items", box=None)
    found = [*moved(ledger, arguments.before, arguments.after)]
    for one in found:
        items = ", ".join(f"{name} {by:+g}" for name, by in one.items)
        points = (str(plain(one.before)), str(plain(one.after)))
        table.add_row(*map(Text, (one.person, str(one.attempt), *points, items)))
    console.print(table if found else "Nobody's points have moved.")


def moved(ledger: Ledger, before: int, after: int) -> Iterator[Moved]:
    """Whose points moved from the end of one run to that of another."""
    old = {(one.attempt.person, one.attempt.number): one for one in ledger.results(run=before)}
    for new in ledger.results(run=after):
        known = old.get((new.attempt.person, new.attempt.number))
        if known is None:
            continue
        changed = tuple(_items(known, new))
        if changed or known.card.points != new.card.points:
            yield Moved(
                new.attempt.person,
                new.attempt.number,
                known.card.points,
                new.card.points,
                changed,
            )


def _items(old: Kept, new: Kept) -> Iterator[tuple[str, float]]:
    before = {item.name: item.points for item in old.card.items}
    for item in new.card.items:
        if by := item.points - before.get(item.name, 0.0):
            yield item.name, by


def remark(ledger: Ledger, arguments: argparse.Namespace) -> None:
    """Keep what is said of a group of mistakes."""
    ledger.remark(arguments.mistake, arguments.text, user())
