"""Grades a class: `python -m autograder.classroom grade SUBMISSIONS...`.

Each result is in the ledger as soon as it is known. Whatever ends this program, the same command
goes on where it was; graded again is only what has changed.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

from autograder.classroom.batch.coordinate import Coordinator, Progress
from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.find import find
from autograder.classroom.batch.intake.listing import print_roll
from autograder.classroom.batch.ledger import Due, Ledger, LedgerError
from autograder.classroom.batch.parcels import by_content, by_path
from autograder.classroom.batch.pool import LocalPool, Pool
from autograder.classroom.batch.terms import Terms, terms_of
from autograder.course import assignment as assignments
from autograder.course.assignment import AssignmentError
from autograder.course.cases import seed
from autograder.handin.needs import wanted_by
from autograder.handin.solution import SwapError, find_solution
from autograder.records.protections import Level
from autograder.records.root import ROOT
from autograder.records.text import inert

if TYPE_CHECKING:
    from argparse import _SubParsersAction

LEDGER = "grades.db"
DONE, NOT_ALL, WRONG = 0, 1, 2


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `grade` and `rerun` to a program's commands."""
    grade = commands.add_parser("grade", help="grade a class", description=__doc__)
    grade.add_argument(
        "submissions", nargs="+", type=Path, help="folders, archives, bulk downloads"
    )
    grade.add_argument("--roster", type=Path, metavar="CSV", help="who should have handed in")
    grade.add_argument(
        "--download",
        action="store_true",
        help="each of several paths is a class's download or folder, and not one hand-in",
    )
    grade.add_argument("--dry-run", action="store_true", help="say who was found; grade nothing")
    grade.add_argument(
        "--latest", action="store_true", help="grade each person's latest attempt only"
    )
    _add_terms(grade)
    grade.set_defaults(run=run)
    again = commands.add_parser("rerun", help="grade some people once more")
    again.add_argument("names", nargs="+", help="keys, names or addresses")
    _add_terms(again)
    again.set_defaults(run=rerun)


def add_ledger(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the ledger."""
    parser.add_argument(
        "--ledger",
        type=Path,
        default=Path(LEDGER),
        metavar="FILE",
        help=f"where results are kept (default: {LEDGER})",
    )


def _add_terms(parser: argparse.ArgumentParser) -> None:
    add_ledger(parser)
    add = parser.add_argument
    add("--assignment", default="", metavar="NAME|FILE", help="(default: hw2p1)")
    add("--seed", type=seed, default=0, metavar="N", help="draw other cases (default: 0)")
    add("--solution", type=Path, metavar="PATH", help="another solution than this tree's")
    add("--require", choices=get_args(Level), default="none", help="grade nothing below this level")
    add("--workers", type=int, metavar="N", help="hand-ins at a time (default: processors + 1)")
    add("--cluster", metavar="WHERE", help="a Dask scheduler, tcp://host:port; or slurm")
    add("--why", default="", metavar="TEXT", help="why it is graded; kept with the results")


def run(arguments: argparse.Namespace) -> int:
    """Grade what is due of a class; 0 where all of it could be graded, 1 where not."""
    try:
        terms = _terms(arguments)
        workspace = arguments.ledger.with_suffix(".handins")
        roll = find(arguments.submissions, workspace, arguments.roster, arguments.download)
        if arguments.dry_run:
            print_roll(roll, Console())
            return DONE
        with Ledger(arguments.ledger) as ledger, ledger.alone():
            ledger.enter(roll)
            dues = ledger.due(terms.inputs, arguments.latest)
            return _grade(ledger, terms, arguments, dues, ledger.count_due(terms.inputs))
    except (IntakeError, LedgerError, SwapError, AssignmentError, OSError) as error:
        return _say(error)


def rerun(arguments: argparse.Namespace) -> int:
    """Grade all attempts of some people once more; what was known before is kept beside it."""
    try:
        terms = _terms(arguments)
        with Ledger(arguments.ledger) as ledger, ledger.alone():
            keys = [person_called(ledger, name) for name in arguments.names]
            dues = [due for key in keys for due in ledger.attempts_of(key)]
            return _grade(ledger, terms, arguments, dues, len(dues))
    except (LedgerError, SwapError, assignments.AssignmentError, OSError) as error:
        return _say(error)


def person_called(ledger: Ledger, name: str) -> str:
    """The key of the one person who goes by a key, a name or an address.

    Raises `LedgerError` where there is none, or more than one.
    """
    everybody = ledger.people()
    found = [one.key for one in everybody if one.key == name] or [
        one.key
        for one in everybody
        if name.casefold() in (one.name.casefold(), one.email.casefold())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise LedgerError(f"{name!r} is the name of several: {', '.join(found)}; name one by key")
    raise LedgerError(f"{ledger.path} knows nobody called {name!r}")


def _terms(arguments: argparse.Namespace) -> Terms:
    sheet = assignments.load(arguments.assignment or assignments.default())
    solution = find_solution(arguments.solution, ROOT, wanted_by(sheet))
    return terms_of(arguments.assignment, arguments.seed, solution, arguments.require)


def _grade(
    ledger: Ledger,
    terms: Terms,
    arguments: argparse.Namespace,
    dues: Iterable[Due],
    count: int,
) -> int:
    seed_told = None if terms.sheet.hidden else terms.seed
    number = ledger.begin_run(user(), arguments.why, terms.sheet.name, seed_told, terms.inputs)
    failed: list[Due] = []
    console = Console(stderr=True)
    with closing(_pool(arguments)) as pool, _bar(console) as bar:
        task = bar.add_task("", total=count, failed="")

        def watch(done: Progress) -> None:
            if not done.graded:
                failed.append(done.due)
            told = f"{len(failed)} not graded" if failed else ""
            bar.update(task, advance=1, failed=told)

        try:
            pack = by_content if arguments.cluster else by_path
            Coordinator(ledger, number, terms, pool, watch, pack).grade(dues)
        except KeyboardInterrupt:
            console.print("Interrupted: what was graded is kept; the same command goes on.")
            return NOT_ALL
    ledger.end_run(number)
    for due in failed:
        print(f"not graded: {inert(due.attempt.source)}", file=sys.stderr)
    print(f"Run {number}: {count - len(failed)} graded, {len(failed)} not; in {ledger.path}")
    return NOT_ALL if failed else DONE


def _pool(arguments: argparse.Namespace) -> Pool:
    if not arguments.cluster:
        return LocalPool(arguments.workers)
    from autograder.classroom.batch.cluster import cluster_pool

    return cluster_pool(arguments.cluster, arguments.workers)


def _bar(console: Console) -> Bar:
    return Bar(
        MofNCompleteColumn(),
        BarColumn(),
        TaskSpeed(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
        console=console,
        transient=True,
    )


class TaskSpeed(ProgressColumn):
    """How many hand-ins are graded in a second, or in a minute."""

    def render(self, task: Task) -> Text:
        """The speed of late; of all where it is finished."""
        speed = task.finished_speed or task.speed or 0.0
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{60 * speed:.0f}/min")


def user() -> str:
    """Who calls this program, as the system knows them."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return "unknown"


def _say(error: Exception) -> int:
    print(inert(str(error)), file=sys.stderr)
    return WRONG
