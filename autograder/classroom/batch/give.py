"""What goes out of a ledger: `export`, `pages`, `leaderboard` and `look-alikes`."""

from __future__ import annotations

import argparse
import hmac
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.batch.desk import Desk
from autograder.classroom.batch.extensions import Extension, read_extensions
from autograder.classroom.batch.grade import DONE, WRONG, add_ledger
from autograder.classroom.batch.leaderboard import Timer, leaderboard
from autograder.classroom.batch.ledger import Ledger, LedgerError
from autograder.classroom.batch.look_alikes import (
    LIMITS,
    LookAlikesUnavailableError,
    look_alikes,
    read_handout,
)
from autograder.classroom.batch.roll import Standing
from autograder.classroom.batch.standings import explained, standings
from autograder.classroom.batch.terms import terms_of
from autograder.classroom.batch.timing import seconds_of, timed
from autograder.classroom.class_page.kept import unpack_explanations
from autograder.classroom.class_page.page import page_of
from autograder.classroom.class_page.records import to_json
from autograder.classroom.class_page.report import class_report
from autograder.classroom.class_page.shown import Show, Shown, shown
from autograder.classroom.class_page.student import student_page
from autograder.classroom.gradebooks import GRADEBOOKS
from autograder.classroom.sheets.export import Export
from autograder.classroom.sheets.file_names import file_names
from autograder.classroom.sheets.sheet import SheetError
from autograder.classroom.sheets.whole import write_folder
from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.handin.needs import wanted_by
from autograder.handin.solution import SwapError, find_solution
from autograder.handin.submission import SubmissionError, read_submission
from autograder.records.explanation import Explanation
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard
from autograder.records.text import inert

if TYPE_CHECKING:
    from argparse import _SubParsersAction

Give = Callable[[Ledger, Assignment, argparse.Namespace], None]
PAIRS = 20  # that are listed
PER_CENT = 100
SEED_BYTES = 6


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to a program's."""

    def add(name: str, give: Give, does: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=does, description=does)
        add_ledger(parser)
        parser.add_argument("--assignment", default="", metavar="NAME|FILE")
        parser.add_argument("--extensions", type=Path, metavar="CSV", help="who has more time")
        parser.set_defaults(run=lambda arguments: _give(give, arguments))
        return parser

    out = add("export", export, "write grades to where they live")
    helps = "; ".join(f"{name}: {one.HELP}" for name, one in GRADEBOOKS.items())
    out.add_argument("way", choices=[*GRADEBOOKS], help=helps)
    out.add_argument("target", type=Path, help="the file or folder that is written")
    out.add_argument("--like", type=Path, metavar="FILE", help="what the platform has exported")
    out.add_argument("--column", default="", help="the assignment's title or id in it")
    web = add("pages", pages, "write the class page, and one for each student, to a new folder")
    web.add_argument("target", type=Path, metavar="FOLDER")
    web.add_argument("--since", type=int, metavar="RUN", help="say what has changed since a run")
    web.add_argument(
        "--lecture", action="store_true", help="the class page alone, without anybody's name"
    )
    add("leaderboard", board, "rank the items that the assignment names by speed, by pseudonyms")
    add("look-alikes", alike, "list the most similar hand-ins")


def _give(give: Give, arguments: argparse.Namespace) -> int:
    try:
        if not arguments.ledger.exists():
            raise LedgerError(f"there is no ledger {arguments.ledger}; `grade` makes one")
        sheet = assignments.load(arguments.assignment or assignments.default())
        with Ledger(arguments.ledger) as ledger:
            give(ledger, sheet, arguments)
    except (
        *(LedgerError, SheetError, SwapError, assignments.AssignmentError, OSError),
        *(LookAlikesUnavailableError, SubmissionError),
    ) as error:
        print(inert(str(error)), file=sys.stderr)
        return WRONG
    return DONE


def export(ledger: Ledger, sheet: Assignment, arguments: argparse.Namespace) -> None:
    """Write the grades, and say of whom none were written."""
    found = _standings(ledger, sheet, arguments)
    show = _show(ledger, sheet)
    asked = Export(found, arguments.target, arguments.like, arguments.column, show)
    written = GRADEBOOKS[arguments.way].write(asked)
    for note in written.notes:
        print(f"note: {inert(note)}")
    print(f"{arguments.target}: {written.people} of {len(found)} people")


def pages(ledger: Ledger, sheet: Assignment, arguments: argparse.Namespace) -> None:
    """Write the pages, and the class page's record."""
    found, remarks = _standings(ledger, sheet, arguments), ledger.remarks()
    before = standings(ledger, sheet, run=arguments.since) if arguments.since else None
    named = not arguments.lecture
    report = class_report(found, sheet, remarks, before, _reference(arguments.assignment), named)
    names = file_names(one.person.key for one in found) if named else {}
    links = {key: f"students/{name}.html" for key, name in names.items()}
    show = _show(ledger, sheet)
    files = [("class.html", page_of(report, links).encode()), ("class.json", to_json(report))]
    students = ((links[one.person.key], student_page(show(one)).encode()) for one in found if named)
    write_folder(arguments.target, (one for part in (files, students) for one in part))
    print(f"{arguments.target}: class.html, class.json, {len(links)} students' pages")


def board(ledger: Ledger, sheet: Assignment, arguments: argparse.Namespace) -> None:
    """Print the leaderboard of the items that the assignment names.

    Raises `LedgerError` where it names none, or where there is no solution to compare with.
    """
    if not sheet.leaderboard:
        raise LedgerError(f"{sheet.name} names no items: leaderboard = [...] does")
    found = _standings(ledger, sheet, arguments)
    with _timer(arguments.assignment, ledger.secret) as timer:
        places = leaderboard(found, sheet.leaderboard, timer, ledger.secret)
    table = Table("item", "rank", "who", "of the solution's time", box=None)
    for one in places:
        table.add_row(Text(one.item), str(one.rank), one.pseudonym, f"{one.ratio:.2f}")
    Console().print(table)


def alike(ledger: Ledger, sheet: Assignment, arguments: argparse.Namespace) -> None:
    """Print the most similar pairs, with the lines that they share."""
    sources = {}
    for one in _standings(ledger, sheet, arguments):
        if one.attempts:
            latest = Path(one.attempts[-1].path)
            try:
                sources[one.person.key] = read_submission(latest, wanted_by(sheet)).sources
            except SubmissionError as error:
                print(f"note: {inert(str(error))}")
    print(LIMITS)
    for pair in look_alikes(sources, read_handout(), PAIRS):
        share = f"{pair.share * PER_CENT:.0f} % of {pair.statements} statements"
        print(inert(f"{pair.one}, {pair.other}: {share}"))
        for passage in pair.passages:
            (first, last), (other_first, other_last) = passage.lines, passage.other_lines
            there = f"{passage.other_path}:{other_first}-{other_last}"
            print(inert(f"  {passage.path}:{first}-{last}  {there}"))


def _standings(ledger: Ledger, sheet: Assignment, arguments: argparse.Namespace) -> list[Standing]:
    extensions: Mapping[str, Extension] = {}
    if arguments.extensions:
        read = read_extensions(arguments.extensions, ledger.people())
        extensions = read.by_key
        for note in read.notes:
            print(f"note: {inert(note)}")
    return standings(ledger, sheet, extensions)


def _show(ledger: Ledger, sheet: Assignment) -> Show:
    """What somebody may see: as much as the assignment tells at the attempt that counts."""
    remarks = ledger.remarks()

    def show(one: Standing) -> Shown:
        packed, attempt = explained(ledger, one), one.counted.number if one.counted else 1
        known: Mapping[str, Explanation] = unpack_explanations(packed) if packed else {}
        tells = {item.name: item.feedback.told_at(attempt) for item in sheet.items}
        return shown(one, known, remarks, tells)

    return show


@contextmanager
def _timer(named: str, secret: bytes) -> Iterator[Timer]:
    """Times items here, by cases that nobody can know before: their seed is the ledger's secret.

    Raises `LedgerError` where there is no solution to compare with.
    """
    seed = int.from_bytes(hmac.digest(secret, b"leaderboard", "sha256")[:SEED_BYTES])
    terms = terms_of(named, seed=seed)
    solution = find_solution(None, ROOT, wanted_by(terms.sheet))
    if solution is None:
        raise LedgerError("there is no solution to compare with")
    desk = Desk(terms)

    def timer(one: Standing | None, name: str) -> float | None:
        if one is None:
            return seconds_of(desk, solution, name)
        return timed(desk, Path(one.counted.path), name) if one.counted else None

    try:
        yield timer
    finally:
        desk.grader.launcher.close()


def _reference(named: str) -> ScoreCard | None:
    """The solution's ScoreCard, graded here as hand-ins are; None where there is no solution."""
    terms = terms_of(named)
    solution = find_solution(None, ROOT, wanted_by(terms.sheet))
    if solution is None:
        return None
    desk = Desk(terms)
    try:
        return desk.grade_submission(solution)[0]
    finally:
        desk.grader.launcher.close()
