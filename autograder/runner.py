"""The command line: grades a submission and prints its score table."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells those who have an older one
    sys.exit("runner.py: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

import io
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a script, so that its folder is on the path instead of ROOT
    sys.path = [str(ROOT), *(p for p in sys.path if Path(p).resolve() != ROOT / "autograder")]

from autograder.worker.launch import Launcher  # noqa: E402 - importable from here on

if TYPE_CHECKING:
    import argparse

    from autograder.assignment import Assignment
    from autograder.examination import Examination
    from autograder.grade import Grader
    from autograder.scorecard import ScoreCard
    from autograder.submission import Submission

GRADED, BELOW, USAGE, GRADERS_FAULT = 0, 1, 2, 3


class UsageError(Exception):
    """The command line asks for what cannot be done; the text says what can."""


class Plan(NamedTuple):
    """What is to be graded, with what; `examined` takes up what becomes known of each item.

    Of a submission that cannot be read, there is a sentence that says why.
    """

    grader: Grader
    submission: Submission | str
    assignment: Assignment
    one: str | None  # the item that a closer look is taken at
    examined: dict[str, Examination]


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack a character that we print
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with Launcher() as launcher:  # its process warms up while we import the rest
            from autograder.arguments import parse

            arguments = parse(argv, ROOT)
            return list_items(arguments) if arguments.list else run(arguments, launcher)
    except UsageError as error:
        from autograder.text import inert

        print(f"runner.py: {inert(str(error))}", file=sys.stderr)
        return USAGE
    except ModuleNotFoundError as error:
        print(_missing_package(error), file=sys.stderr)
        return GRADERS_FAULT
    except KeyboardInterrupt:
        print("\nrunner.py: interrupted; nothing was graded", file=sys.stderr)
        return GRADERS_FAULT
    except BrokenPipeError:  # as of `runner.py | head`
        print("runner.py: the output was closed before all of it was written", file=sys.stderr)
        return GRADERS_FAULT


def run(arguments: argparse.Namespace, launcher: Launcher) -> int:
    """Grade, report, and return the exit status."""
    from autograder.report import files, terminal
    from autograder.scorecard import only
    from autograder.text import printable

    plan = prepared(arguments, launcher)
    if arguments.watch:
        return watch(arguments, plan)
    whole = graded(plan, printable(arguments.submission.name))
    card = only(whole, plan.one) if plan.one else whole
    write_reports(card, plan, arguments)
    if arguments.json == "-":
        sys.stdout.write(files.to_json(card).decode())
    else:
        tell(card, plan, arguments)
        print_news(whole, plan, arguments)
        terminal.print_ending(card, sys.stdout)
    if not card.graded:
        return GRADERS_FAULT
    below = arguments.fail_under is not None and card.points < arguments.fail_under
    return BELOW if below else GRADED


def watch(arguments: argparse.Namespace, plan: Plan) -> int:
    """Grade again what each saved file touches, until Ctrl-C."""
    from autograder import closer_look
    from autograder.watching.saves import WatchError

    try:
        return closer_look.watch(arguments, plan.assignment, plan.grader, ROOT)
    except WatchError as error:
        raise UsageError(str(error)) from None


def tell(card: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> None:
    """Print the table, or the closer look that was asked for."""
    examination = plan.examined.get(plan.one) if plan.one else None
    if examination is not None:
        from autograder import closer_look

        closer_look.take(arguments, card, examination, ROOT)
    else:
        from autograder.report import terminal

        own = arguments.submission.resolve() == ROOT
        terminal.print_table(card, sys.stdout, arguments.verbose, own)


def print_news(card: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> None:
    """Print what is new since the last run of one's own tree, and what to take next."""
    from autograder.report import terminal

    own = arguments.submission.resolve() == ROOT
    if own and not arguments.no_history and not arguments.swap:
        from autograder.cache import cache_folder
        from autograder.history import best_next, since_last

        changes, points = since_last(card, ROOT, cache_folder())
        terminal.print_since(sys.stdout, changes, best_next(plan.assignment.whole, points))


def prepared(arguments: argparse.Namespace, launcher: Launcher) -> Plan:
    """Read what the command line names."""
    from autograder.cache import cache_folder
    from autograder.grade import Grader
    from autograder.reference import References
    from autograder.submission import SubmissionError, read_submission
    from autograder.text import printable

    assignment, one = load_assignment(arguments)
    if not os.path.exists(arguments.submission):  # unlike Path.exists, never an OSError
        raise UsageError(
            f"there is no {printable(str(arguments.submission), 300)}; "
            "--submission takes a directory, .zip, .tar or .tar.gz"
        )
    references = References(None if arguments.no_cache else cache_folder())
    launcher.sandbox = arguments.sandbox == "on"
    examined: dict[str, Examination] = {}

    def keep(examination: Examination) -> None:
        examined[examination.item.name] = examination

    grader = Grader(launcher, references, arguments.seed, arguments.require, keep=keep)
    try:
        submission = read_submission(arguments.submission)
    except SubmissionError as error:
        return Plan(grader, str(error), assignment, one, examined)
    grader, submission = with_solution(arguments, grader, submission)
    return Plan(grader, submission, assignment, one, examined)


def graded(plan: Plan, name: str) -> ScoreCard:
    """Grade, with a progress display; `name` is what a submission that cannot be read is called."""
    from autograder.report.progress import ProgressDisplay

    if isinstance(plan.submission, str):
        return plan.grader.refuse(name, plan.assignment, plan.submission)
    with ProgressDisplay(len(plan.assignment.items)) as display:
        return plan.grader.grade(plan.submission, plan.assignment, display.watch)


def with_solution(
    arguments: argparse.Namespace, grader: Grader, submission: Submission
) -> tuple[Grader, Submission]:
    """The grader with the solution to compare with, and the classes that are to be swapped."""
    if not arguments.solution and not arguments.swap and arguments.submission.resolve() == ROOT:
        return grader, submission  # one's own tree: there is nothing to take from elsewhere
    from dataclasses import replace

    from autograder import solution as solutions
    from autograder.text import printable

    try:
        solution = solutions.find_solution(arguments.solution, ROOT)
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


def write_reports(card: ScoreCard, plan: Plan, arguments: argparse.Namespace) -> None:
    """Write the files that were asked for."""
    from autograder.report import files

    try:
        if arguments.json not in (None, "-"):
            files.write_file(Path(arguments.json), files.to_json(card))
        if arguments.junit is not None:
            from autograder.report.junit import to_junit

            files.write_file(arguments.junit, to_junit(card))
        if arguments.html is not None:
            from autograder.explanation import explain
            from autograder.report.html import page

            told = [plan.examined[one.name] for one in card.items if one.name in plan.examined]
            known = {one.item.name: explain(one) for one in told}
            files.write_file(arguments.html, page(card, known))
    except OSError as error:
        raise UsageError(f"the report cannot be written: {error}") from None


def load_assignment(arguments: argparse.Namespace) -> tuple[Assignment, str | None]:
    """Load the assignment, and keep the items that were asked for.

    For a closer look at one item, those that it builds on are kept, too: it may inherit from them.
    """
    from autograder import assignment as assignments
    from autograder.arguments import one_item
    from autograder.carry import below

    try:
        assignment = assignments.load(arguments.assignment)
        if (asked := one_item(arguments)) is None:
            return assignments.select(assignment, arguments.items), None
        one = assignments.select_one(assignment, asked)
        names = [item.name for item in (one, *below(one, assignment.items))]
        return assignments.select(assignment, names), one.name
    except assignments.AssignmentError as error:
        raise UsageError(str(error)) from None


def list_items(arguments: argparse.Namespace) -> int:
    """Print the assignment's items: name, points and what is asked."""
    from autograder.scorecard import plain

    for item in load_assignment(arguments)[0].items:
        task = (item.exercise.__doc__ or "").partition("\n")[0]
        print(f"{item.name:32} {plain(item.points):>4}  {task}")
    return GRADED


def _missing_package(error: ModuleNotFoundError) -> str:
    return (
        f"runner.py: this Python ({sys.executable}) has no package {error.name!r}. "
        f"Either run 'make grade' in {ROOT}, which installs what is needed, "
        f"or: {sys.executable} -m pip install -r {ROOT / 'requirements.txt'}"
    )


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy is loaded twice as fast
    status = main()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)  # at once: the interpreter's own way out takes as long as an item
