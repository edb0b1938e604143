"""Checks an assignment's file: `python -m autograder.classroom check FILE`.

What stops a graded run is told first; then what may be a slip; then the sheet, as students see it.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.classroom.kits.readme import is_later, own_text
from autograder.course.assignment import AssignmentError, parse
from autograder.course.exercise import Aspect
from autograder.course.exercises.answer_forms import Form, choices_of
from autograder.course.exercises.question import Question
from autograder.course.sheet import Assignment, Item
from autograder.course.soundness import doubtful
from autograder.course.tables import read
from autograder.handin.submission import SubmissionError, read_submission
from autograder.records.root import ROOT
from autograder.records.scorecard import plain, total
from autograder.records.text import inert

if TYPE_CHECKING:
    from argparse import _SubParsersAction

HELP = "check an assignment's file, and print its sheet"


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a program's."""
    parser = commands.add_parser("check", help=HELP, description=__doc__)
    parser.add_argument("file", type=Path, help="a .toml file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the file that is named; 0 where it can be graded by, 1 where not."""
    path: Path = arguments.file
    try:
        text = path.read_text("utf-8")
        sheet, said = parse(text, path), read(text, path)
        own_text(path, said)
    except (OSError, UnicodeDecodeError) as error:
        print(f"{inert(str(path))} cannot be read: {error}", file=sys.stderr)
        return 1
    except AssignmentError as error:
        print("\n".join(inert(line) for line in str(error).splitlines()), file=sys.stderr)
        return 1
    if wrong := [*_wrong_questions(sheet)]:
        print("\n".join(f"{path}: {line}" for line in wrong), file=sys.stderr)
        return 1
    points = total([item.points for item in sheet.items])
    for line in doubtful(sheet.items[0].limits, points, said):
        print(f"{path}: {line}")
    print_sheet(sheet, Console())
    return 0


def _wrong_questions(sheet: Assignment) -> Iterator[str]:
    """Questions that this tree's own mcq.py does not ask, or not with the right answer to it."""
    asked = _asked()
    for item in sheet.items:
        one = item.exercise
        if asked is None or not isinstance(one, Question):
            continue
        start = f'items."{item.name}": {one.home} has'
        choices = choices_of(asked.get(one.looked_up, ""))
        if one.looked_up not in asked:
            yield f"{start} no {one.looked_up}: write it, or take the item out"
        elif one.form is not Form.NUMBER and choices and not {*one.answer} <= {*choices}:
            yield f"{start} the choices {', '.join(choices)} in {one.looked_up}: not the answer"


def _asked() -> dict[str, str] | None:
    """The texts of this tree's own questions, by their functions' names; None if there are none."""
    try:
        tree = ast.parse(read_submission(ROOT).sources.get(Question.home, ""))
    except (SubmissionError, SyntaxError):
        return None
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {one.name: ast.get_docstring(one) or "" for one in functions}


def print_sheet(sheet: Assignment, console: Console) -> None:
    """Print the items with their points, and what of each is worth how many."""
    table = Table(title=Text(f"{sheet.name}: {sheet.title}"), title_justify="left", box=None)
    aspects = [a for a in Aspect if any(a in item.aspects for item in sheet.items)]
    table.add_column("Item", overflow="fold")
    for heading in ("Points", *(str(aspect) for aspect in aspects)):
        table.add_column(heading, justify="right")
    for item in sheet.items:
        table.add_row(Text(item.name), str(plain(item.points)), *_parts(item, aspects))
    console.print(table)
    console.print(f"Total: {plain(total([item.points for item in sheet.items]))}")
    if later := [item for item in sheet.items if is_later(item)]:
        points = plain(total([item.points for item in later]))
        names = ", ".join(item.name for item in later)
        console.print(Text(f"In a kit, {points} of these are for what is graded later: {names}"))


def _parts(item: Item, aspects: list[Aspect]) -> list[str]:
    return [str(plain(round(item.share(one), 2))) if item.share(one) else "-" for one in aspects]
