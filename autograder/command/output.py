"""What a command line leaves behind: what was asked for, the scores below it, and reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from autograder.command.arguments import ALONE, is_alone, reports_asked
from autograder.command.looks import look_at_one
from autograder.command.outcome import NOT_PRINTED, attempted, say
from autograder.command.plan import Plan
from autograder.command.telling import answer, handed_in
from autograder.command.typed import what_to_type
from autograder.course.sheet import Item
from autograder.records import files
from autograder.records.cache import cache_folder
from autograder.records.root import ROOT
from autograder.records.scorecard import ScoreCard, plain
from autograder.records.text import printable
from autograder.reports import terminal
from autograder.reports.formats import FORMATS
from autograder.reports.news import following_of, full_marks, news_lines
from autograder.workbench.history import Standing, best_next, since_last


def print_card(plan: Plan, card: ScoreCard, whole: ScoreCard) -> bool:
    """Print the scores, and what was asked for above them; whether all that went well.

    `whole` has the items, too, that the one of a closer look builds on.
    """
    if is_alone(plan.arguments):
        return attempted(NOT_PRINTED, partial(_print_alone, plan, card))
    return attempted(NOT_PRINTED, partial(_print_scores, plan, card, whole))


def write_reports(plan: Plan, card: ScoreCard) -> bool:
    """Write the reports that were asked for; whether all of them could be written."""
    done = []
    for name, path in reports_asked(plan.arguments).items():
        write = partial(_write_report, plan, card, name, path)
        done.append(attempted(f"the report {printable(str(path))} was not written", write))
        if files.is_standard_output(path):  # and has had its last line
            again = partial(terminal.print_ending, card, sys.stdout)
            done.append(attempted(NOT_PRINTED, again))
    return all(done)


def say_failures(plan: Plan) -> bool:
    """Say where the grader failed at what it tells of an item; whether it did nowhere."""
    failures = dict.fromkeys(f for one in plan.examined.values() for f in one.failures)
    for failure in failures:
        say(failure)
    return not failures


def list_items(items: Sequence[Item]) -> None:
    """Print items: name, points and what is asked."""
    for item in items:
        task = (item.exercise.__doc__ or "").partition("\n")[0]
        print(f"{item.name:32} {plain(item.points):>4}  {task}")
    sys.stdout.flush()


def _print_scores(plan: Plan, card: ScoreCard, whole: ScoreCard) -> None:
    """Print what was asked for, and the scores below it, whatever becomes of what is above."""
    try:
        _print_above(plan, card)
        _print_news(plan, card, whole)
    finally:
        terminal.print_ending(card, sys.stdout)


def _print_above(plan: Plan, card: ScoreCard) -> None:
    """Print the table, or the closer look that was asked for."""
    graded = plan.examined.get(plan.one) if plan.one else None
    if graded is not None:
        look_at_one(plan, card, graded)
    else:
        if plan.packed is not None:
            name = printable(plan.arguments.submission.name)
            terminal.print_news(sys.stdout, (), [*plan.packed.lines(name), ""])
        terminal.print_table(card, sys.stdout, plan.arguments.verbose, plan.reader)


def _print_news(plan: Plan, card: ScoreCard, whole: ScoreCard) -> None:
    """Print what is new since the last run of one's own tree, what to take next, and how."""
    if card.unreadable:
        return
    standing = since_last(whole, ROOT, cache_folder()) if plan.counts_runs else Standing(None, {})
    following = following_of(whole) or best_next(plan.assignment.whole, standing.points)
    news = [*news_lines(standing.changes, following, full_marks(card))]
    news += answer(plan, following.item) if following else []
    news += handed_in(plan, card)
    terminal.print_news(sys.stdout, news, what_to_type(plan, following))


def _print_alone(plan: Plan, card: ScoreCard) -> None:
    """Print the report that has standard output for itself; where it fails, the scores alone."""
    try:
        text = _report(plan, card, ALONE).decode()
    except BaseException:  # whatever it is, it is raised again below the scores
        print(terminal.summary(card), flush=True)
        raise
    print(text, end="", flush=True)


def _write_report(plan: Plan, card: ScoreCard, name: str, path: Path) -> None:
    files.write_file(path, _report(plan, card, name))


def _report(plan: Plan, card: ScoreCard, name: str) -> bytes:
    return FORMATS[name].make(card, partial(plan.explain, card), plan.reader)
