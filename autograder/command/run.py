"""What the command line asks for: to grade, to print the scores, and then to write reports."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from autograder.command.arguments import one_item, parse
from autograder.command.fence import (
    BELOW,
    GRADED,
    GRADERS_FAULT,
    NOT_PRINTED,
    UsageError,
    attempted,
    say,
)
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment, Item
from autograder.course.builds_on import items_below
from autograder.grading.grade import Grader
from autograder.grading.graded import Examination
from autograder.grading.reference import References
from autograder.handin.needs import wanted_by
from autograder.handin.submission import (
    Submission,
    SubmissionError,
    WrongRootError,
    read_submission,
)
from autograder.handin.wanted import Wanted
from autograder.records.cache import cache_folder
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard, only, plain
from autograder.records.text import printable
from autograder.reports import as_json as files
from autograder.reports import terminal
from autograder.reports.display.progress import ProgressDisplay
from autograder.workbench.history import best_next, since_last
from autograder.worker.launch import Launcher


class Plan(NamedTuple):
    """What is to be graded, with what; `examined` takes up what becomes known of each item.

    Of a submission that cannot be read, there is a sentence that says why.
    """

    grader: Grader
    submission: Submission | str
    assignment: Assignment
    one: str | None  # the item that a closer look is taken at
    examined: dict[str, Examination]


def run(argv: list[str] | None, launcher: Launcher) -> int:
    """Carry out a command line and return its exit status."""
    try:
        arguments = parse(argv, ROOT)
    except SystemExit as ended:  # argparse has said what there is to say
        return int(ended.code or GRADED)
    if arguments.list:
        items = load_assignment(arguments)[0].items
        return GRADED if attempted(NOT_PRINTED, partial(list_items, items)) else GRADERS_FAULT
    plan = prepared(arguments, launcher)
    if arguments.watch:
        return watch(arguments, plan)
    whole = graded(plan, printable(arguments.submission.name))
    card = only(whole, plan.one) if plan.one else whole
    if not tell_all(card, whole, plan, arguments) or not card.graded:
        return GRADERS_FAULT
    below_it = arguments.fail_under is not None and card.points < arguments.fail_under
    return BELOW if below_it else GRADED


def tell_all(card: ScoreCard, whole: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> bool:
    """Print the scores, then write the reports; whether all that went well.

    `whole` has the items, too, that the one of a closer look builds on.
    """
    printing = print_json if arguments.json == "-" else partial(print_scores, whole, plan)
    done = [attempted(NOT_PRINTED, partial(printing, card, arguments))]
    for path, make in reports(card, plan, arguments):
        write = partial(write_report, path, make)
        done.append(attempted(f"the report {printable(str(path))} was not written", write))
        if files.is_standard_output(path):  # and has had its last line
            again = partial(terminal.print_ending, card, sys.stdout)
            done.append(attempted(NOT_PRINTED, again))
    failures = dict.fromkeys(f for one in plan.examined.values() for f in one.failures)
    for failure in failures:
        say(failure)
    return all(done) and not failures


def print_scores(
    whole: ScoreCard, plan: Plan, card: ScoreCard, arguments: argparse.Namespace
) -> None:
    """Print what was asked for, and the scores below it, whatever becomes of what is above."""
    try:
        tell(card, plan, arguments)
        print_news(whole, plan, arguments)
    finally:
        terminal.print_ending(card, sys.stdout)


def print_json(card: ScoreCard, arguments: argparse.Namespace) -> None:
    """Print the ScoreCard; where it cannot be made, the scores alone."""
    try:
        text = files.to_json(card).decode()
    except BaseException:
        print(terminal.summary(card), flush=True)
        raise
    print(text, end="", flush=True)


def tell(card: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> None:
    """Print the table, or the closer look that was asked for."""
    examination = plan.examined.get(plan.one) if plan.one else None
    if examination is not None:
        from autograder.command import closer_look  # only where one was asked for

        looked_for = wanted(arguments, plan.assignment)
        closer_look.take(arguments, card, examination, ROOT, looked_for)
    else:
        terminal.print_table(card, sys.stdout, arguments.verbose, is_own(arguments))


def print_news(card: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> None:
    """Print what is new since the last run of one's own tree, and what to take next."""
    if is_own(arguments) and not arguments.no_history and not arguments.swap:
        changes, points = since_last(card, ROOT, cache_folder())
        terminal.print_news(sys.stdout, changes, best_next(plan.assignment.whole, points))


def is_own(arguments: argparse.Namespace) -> bool:
    """Whether the submission is the tree that the grader itself lies in."""
    return bool(os.path.realpath(arguments.submission) == str(ROOT))


def reports(
    card: ScoreCard, plan: Plan, arguments: argparse.Namespace
) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """The files that were asked for, each with what makes its content."""
    if arguments.json not in (None, "-"):
        yield Path(arguments.json), lambda: files.to_json(card)
    if arguments.junit is not None:
        yield arguments.junit, partial(_junit, card)
    if arguments.html is not None:
        yield arguments.html, partial(_page, card, plan)


def write_report(path: Path, make: Callable[[], bytes]) -> None:
    """Make a report and write it."""
    files.write_file(path, make())


def _junit(card: ScoreCard) -> bytes:
    from autograder.reports.junit import to_junit  # the library for XML, only where it is needed

    return to_junit(card)


def _page(card: ScoreCard, plan: Plan) -> bytes:
    from autograder.diagnosis.explain import explain  # these two load jinja2
    from autograder.reports.html import page

    told = [plan.examined[one.name] for one in card.items if one.name in plan.examined]
    return page(card, {one.item.name: explain(one) for one in told})


def watch(arguments: argparse.Namespace, plan: Plan) -> int:
    """Grade again what each saved file touches, until Ctrl-C."""
    from autograder.command import closer_look  # only where one was asked for
    from autograder.workbench.watch.saves import WatchError

    try:
        looked_for = wanted(arguments, plan.assignment)
        return closer_look.watch(arguments, plan.assignment, plan.grader, ROOT, looked_for)
    except WatchError as error:
        raise UsageError(str(error)) from None


def prepared(arguments: argparse.Namespace, launcher: Launcher) -> Plan:
    """Read what the command line names."""
    assignment, one = load_assignment(arguments)
    if not os.path.exists(arguments.submission):  # unlike Path.exists, never an OSError
        raise UsageError(
            f"there is no {printable(str(arguments.submission), 300)}; "
            "--submission takes a directory, .zip, .tar or .tar.gz"
        )
    references = References(None if arguments.no_cache else cache_folder())
    if references.note:
        say(references.note)
    launcher.sandbox = arguments.sandbox == "on"
    examined: dict[str, Examination] = {}

    def keep(examination: Examination) -> None:
        examined[examination.item.name] = examination

    grader = Grader(launcher, references, arguments.seed, arguments.require, keep=keep)
    try:
        submission = read_submission(arguments.submission, wanted(arguments, assignment))
    except WrongRootError as error:
        raise UsageError(str(error)) from None
    except SubmissionError as error:
        return Plan(grader, str(error), assignment, one, examined)
    grader, submission = with_solution(arguments, grader, submission, assignment)
    return Plan(grader, submission, assignment, one, examined)


def wanted(arguments: argparse.Namespace, assignment: Assignment) -> Wanted | None:
    """What decides which folder is graded; nothing of one's own tree, unless one is asked for."""
    if is_own(arguments) and not arguments.root:
        return None
    return wanted_by(assignment, arguments.root)


def graded(plan: Plan, name: str) -> ScoreCard:
    """Grade, with a progress display; `name` is what a submission that cannot be read is called."""
    if isinstance(plan.submission, str):
        return plan.grader.refuse(name, plan.assignment, plan.submission)
    with ProgressDisplay(len(plan.assignment.items)) as display:
        return plan.grader.grade(plan.submission, plan.assignment, display.watch)


def with_solution(
    arguments: argparse.Namespace,
    grader: Grader,
    submission: Submission,
    assignment: Assignment,
) -> tuple[Grader, Submission]:
    """The grader with the solution to compare with, and the classes that are to be swapped."""
    if not arguments.solution and not arguments.swap and is_own(arguments):
        return grader, submission  # one's own tree: there is nothing to take from elsewhere
    from autograder.handin import solution as solutions

    try:
        solution = solutions.find_solution(arguments.solution, ROOT, wanted_by(assignment))
        if not arguments.swap:
            return replace(grader, solution=solution), submission
        if solution is None:
            notes = (*submission.notes, solutions.NOTHING_TO_SWAP)
            return grader, replace(submission, notes=notes)
        names = solutions.chosen(arguments.swap, submission, solution)
    except solutions.SwapError as error:
        raise UsageError(str(error)) from None
    told = arguments.swap.replace(solutions.ALL_BUT, "all but ").replace(",", ", ")
    notes = (*submission.notes, f"swapped for the solution's: {printable(told)}")
    return replace(grader, solution=solution, swap=names), replace(submission, notes=notes)


def load_assignment(arguments: argparse.Namespace) -> tuple[Assignment, str | None]:
    """Load the assignment, and keep the items that were asked for.

    For a closer look at one item, those that it builds on are kept, too: it may inherit from them.
    """
    try:
        assignment = assignments.load(arguments.assignment)
        if (asked := one_item(arguments)) is None:
            return assignments.select(assignment, arguments.items), None
        one = assignments.select_one(assignment, asked)
        names = [item.name for item in (one, *items_below(one, assignment.items))]
        return assignments.select(assignment, names), one.name
    except assignments.AssignmentError as error:
        raise UsageError(str(error)) from None


def list_items(items: Sequence[Item]) -> None:
    """Print items: name, points and what is asked."""
    for item in items:
        task = (item.exercise.__doc__ or "").partition("\n")[0]
        print(f"{item.name:32} {plain(item.points):>4}  {task}")
    sys.stdout.flush()
