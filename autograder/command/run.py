"""What the command line asks for: to grade, to print the scores, and then to write reports."""

from __future__ import annotations

from functools import partial

from autograder.command.arguments import parse
from autograder.command.looks import keep_watching
from autograder.command.outcome import (
    BELOW,
    GRADED,
    GRADERS_FAULT,
    NOT_PRINTED,
    UNREADABLE,
    attempted,
)
from autograder.command.output import list_items, print_card, say_failures, write_reports
from autograder.command.plan import Plan, load_assignment, read_plan
from autograder.command.telling import as_told
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard, with_only
from autograder.records.text import printable
from autograder.reports.display.progress import ProgressDisplay
from autograder.worker.launch import Launcher


def run(argv: list[str] | None, launcher: Launcher) -> int:
    """Run a command line and return its exit status.

    Raises `UsageError` where it asks for what cannot be done.
    """
    try:
        arguments = parse(argv, ROOT)
    except SystemExit as ended:  # argparse has said what there is to say
        return int(ended.code or GRADED)
    if arguments.list:
        items = load_assignment(arguments)[0].items
        return GRADED if attempted(NOT_PRINTED, partial(list_items, items)) else GRADERS_FAULT
    plan = read_plan(arguments, launcher)
    if arguments.watch:
        return keep_watching(plan)
    whole, counted = as_told(plan, graded(plan))
    card = with_only(whole, plan.one) if plan.one else whole
    done = [counted, print_card(plan, card, whole), write_reports(plan, card), say_failures(plan)]
    if not all(done) or not card.graded:
        return GRADERS_FAULT
    if card.unreadable:
        return UNREADABLE
    least = arguments.fail_under
    return BELOW if least is not None and card.points < least else GRADED


def graded(plan: Plan) -> ScoreCard:
    """Grade, with a progress display."""
    if isinstance(plan.submission, str):
        name = printable(plan.arguments.submission.name)
        return plan.grader.refuse(name, plan.assignment, plan.submission, plan.own)
    with ProgressDisplay(len(plan.assignment.items)) as display:
        return plan.grader.grade(plan.submission, plan.assignment, display.watch)
