"""Closer looks: `--explain`, `--repro` and `--pdb` at one item, and `--watch` at all that is saved.

Each loads what it needs, and no other does: together they would take as long as a run does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from autograder.command.outcome import UsageError
from autograder.command.plan import Plan, wanted
from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.grading.graded import GradedItem
from autograder.handin.wanted import Wanted
from autograder.records.cache import cache_folder
from autograder.records.interrupts import let_through
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard
from autograder.records.text import inert
from autograder.workbench.attempts import Tells, counts_attempts, tells_at, tells_due, tries_before
from autograder.workbench.history import since_last

Look = Callable[[Plan, ScoreCard, GradedItem], None]


def tell_all(plan: Plan, card: ScoreCard, graded: GradedItem) -> None:
    """Print all that is known of the item."""
    from autograder.reports.one_item import print_explanation

    known = plan.explain(card)[graded.item.name]
    print_explanation(card, known, sys.stdout, plan.reader)


def write_script(plan: Plan, card: ScoreCard, graded: GradedItem) -> None:
    """Write the item's smallest failing case as a script.

    Raises OSError, with the path.
    """
    from autograder.workbench.failing import NothingToShowError
    from autograder.workbench.repro.repro import write

    try:
        path = write(graded, plan.arguments.submission, Path.cwd(), plan.wanted)
    except NothingToShowError as error:
        print(inert(str(error)))
        return
    print(f"{path.name} has the smallest failing case. Run it, in a debugger or as it is:")
    print(f"    {Path(sys.executable)} {path.name}")


def debug(plan: Plan, card: ScoreCard, graded: GradedItem) -> None:
    """Run the item's smallest failing case in this process, in the debugger."""
    from autograder.workbench.failing import NothingToShowError
    from autograder.workbench.pdb.debug import debug as start

    let_through()  # its Ctrl-C is for the code that is debugged
    try:
        start(graded, plan.arguments.submission, plan.wanted)
    except NothingToShowError as error:
        print(inert(str(error)))


AT_ONE_ITEM: Mapping[str, Look] = {"explain": tell_all, "repro": write_script, "pdb": debug}


def look_at_one(plan: Plan, card: ScoreCard, graded: GradedItem) -> None:
    """Take the closer look that was asked for."""
    given = vars(plan.arguments)
    look = next(look for option, look in AT_ONE_ITEM.items() if given[option] is not None)
    look(plan, card, graded)


def keep_watching(plan: Plan) -> int:
    """Grade again what each saved file touches, until Ctrl-C; the exit status is 0.

    Raises `UsageError` where files cannot be watched.
    """
    from autograder.workbench.watch.saves import WatchError
    from autograder.workbench.watch.sheet import Sheet
    from autograder.workbench.watch.watch import watch

    def load() -> tuple[Assignment, Wanted | None]:
        whole = assignments.load(plan.arguments.assignment)
        assignment = assignments.select(whole, plan.arguments.items)
        return assignment, wanted(plan.arguments, assignment)

    sheet = Sheet(assignments.files_of(plan.arguments.assignment), plan.assignment, load)
    keeps, given = plan.counts_runs, plan.arguments.attempt

    def due(card: ScoreCard) -> Tells:
        items = sheet.assignment.items
        if plan.reader == "instructor":
            return {item.name: "case" for item in items}
        if given or not keeps or not counts_attempts(items):
            return tells_at(items, given or 1)
        return tells_due(items, tries_before(card, ROOT, cache_folder()))

    try:
        return watch(
            plan.arguments.submission,
            plan.assignment,
            plan.grader,
            sys.stdout,
            verbose=plan.arguments.verbose,
            history=partial(since_last, root=ROOT, folder=cache_folder()) if keeps else None,
            due=due,
            reader=plan.reader,
            wanted=plan.wanted,
            keyboard=sys.stdin,
            sheet=sheet,
        )
    except WatchError as error:
        raise UsageError(str(error)) from None
