"""The command line: grades a submission and prints its score table."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells those who have an older one
    sys.exit("runner.py: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
if not __package__:  # started as a script, so that its folder is on the path instead of ROOT
    sys.path = [str(ROOT), *(p for p in sys.path if Path(p).resolve() != ROOT / "autograder")]

from autograder import __version__  # noqa: E402 - importable from here on
from autograder.worker.launch import Launcher  # noqa: E402

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from autograder.assignment import Assignment
    from autograder.grade import Grader
    from autograder.scorecard import ScoreCard
    from autograder.submission import Submission

GRADED, BELOW, USAGE, GRADERS_FAULT = 0, 1, 2, 3
EPILOG = """\
exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage;
3 the grader itself failed, so that the points are no judgement on the submission
"""


class UsageError(Exception):
    """The command line asks for what cannot be done; the text says what can."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a terminal may lack a character that we print
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with Launcher() as launcher:  # its process warms up while we import the rest
            arguments = parse_arguments(argv)
            return list_items(arguments) if arguments.list else run(arguments, launcher)
    except UsageError as error:
        print(f"runner.py: {error}", file=sys.stderr)
        return USAGE
    except ModuleNotFoundError as error:
        print(_missing_package(error), file=sys.stderr)
        return GRADERS_FAULT
    except KeyboardInterrupt:
        print("\nrunner.py: interrupted; nothing was graded", file=sys.stderr)
        return GRADERS_FAULT


def parse_arguments(argv: list[str] | None) -> argparse.Namespace:
    """Read the command line; exits with status 2 where it is wrong."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="runner.py",
        description="Grade a submission: every forward and backward against PyTorch's.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("items", nargs="*", metavar="ITEM", help="grade these only; part of a name is enough")
    add(
        "--submission",
        type=Path,
        default=ROOT,
        metavar="PATH",
        help=("a directory, .zip, .tar or .tar.gz (default: the tree beside this program)"),
    )
    add(
        "--assignment",
        default="hw2p1",
        metavar="NAME|FILE",
        help=("an assignment's name, a .toml file, or 'all' (default: hw2p1)"),
    )
    add("--seed", type=_seed, default=0, metavar="N", help="draw other cases (default: 0)")
    add(
        "--sandbox",
        choices=("on", "off"),
        default="on",
        help="off: run the submission unconfined, for code of one's own (default: on)",
    )
    add(
        "--require",
        choices=("none", "partial", "full"),
        default="none",
        metavar="LEVEL",
        help="grade nothing where less protects this machine: partial or full",
    )
    add(
        "--solution",
        type=Path,
        metavar="PATH",
        help="another solution than this tree's, to swap in and to tell what is inherited",
    )
    add(
        "--swap",
        metavar="NAME,...",
        help="grade with the solution's version of these classes; or all-but:NAME,...",
    )
    add("--list", action="store_true", help="list the items and stop")
    add("--json", metavar="FILE", help="write the ScoreCard; - for standard output alone")
    add("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    add("-v", "--verbose", action="store_true", help="show every fault, and what was printed")
    add("--fail-under", type=float, metavar="N", help="exit with 1 below N points")
    add("--no-cache", action="store_true", help="compute PyTorch's answers anew")
    add("--no-history", action="store_true", help="neither compare with the last run nor keep this")
    add("--version", action="version", version=f"autograder {__version__}")
    return parser.parse_args(argv)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**64:
        import argparse

        raise argparse.ArgumentTypeError(f"expected a whole number below 2^64, got {text!r}")
    return int(text)


def run(arguments: argparse.Namespace, launcher: Launcher) -> int:
    """Grade, report, and return the exit status."""
    from autograder.report import files, terminal

    card = grade(arguments, launcher)
    write_reports(card, arguments)
    if arguments.json == "-":
        sys.stdout.write(files.to_json(card).decode())
    else:
        own = arguments.submission.resolve() == ROOT
        terminal.print_table(card, sys.stdout, arguments.verbose, own)
        if own and not arguments.no_history and not arguments.swap:
            terminal.print_since(card, sys.stdout, history(card))
        terminal.print_ending(card, sys.stdout)
    if not card.graded:
        return GRADERS_FAULT
    below = arguments.fail_under is not None and card.points < arguments.fail_under
    return BELOW if below else GRADED


def grade(arguments: argparse.Namespace, launcher: Launcher) -> ScoreCard:
    """Grade what the command line asks for, with a progress display."""
    from autograder.cache import cache_folder
    from autograder.grade import Grader
    from autograder.reference import References
    from autograder.report.progress import ProgressDisplay
    from autograder.submission import SubmissionError, read_submission
    from autograder.text import printable

    assignment = load_assignment(arguments)
    if not os.path.exists(arguments.submission):  # unlike Path.exists, never an OSError
        raise UsageError(
            f"there is no {printable(str(arguments.submission), 300)}; "
            "--submission takes a directory, .zip, .tar or .tar.gz"
        )
    references = References(None if arguments.no_cache else cache_folder())
    launcher.sandbox = arguments.sandbox == "on"
    grader = Grader(launcher, references, arguments.seed, arguments.require)
    try:
        submission = read_submission(arguments.submission)
    except SubmissionError as error:
        return grader.refuse(printable(arguments.submission.name), assignment, str(error))
    grader, submission = with_solution(arguments, grader, submission)
    with ProgressDisplay(len(assignment.items)) as display:
        return grader.grade(submission, assignment, display.watch)


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


def history(card: ScoreCard) -> Mapping[str, float] | None:
    """How the points differ from the last run of this tree, which this run takes the place of."""
    from autograder.cache import cache_folder
    from autograder.history import since_last

    return since_last(card, ROOT, cache_folder())


def write_reports(card: ScoreCard, arguments: argparse.Namespace) -> None:
    """Write the files that were asked for."""
    from autograder.report import files

    try:
        if arguments.json not in (None, "-"):
            files.write_file(Path(arguments.json), files.to_json(card))
        if arguments.junit is not None:
            from autograder.report.junit import to_junit

            files.write_file(arguments.junit, to_junit(card))
    except OSError as error:
        raise UsageError(f"the report cannot be written: {error}") from None


def load_assignment(arguments: argparse.Namespace) -> Assignment:
    """Load the assignment, and keep the items that were asked for."""
    from autograder import assignment as assignments

    try:
        assignment = assignments.load(arguments.assignment)
        return assignments.select(assignment, arguments.items)
    except assignments.AssignmentError as error:
        raise UsageError(str(error)) from None


def list_items(arguments: argparse.Namespace) -> int:
    """Print the assignment's items: name, points and what is asked."""
    from autograder.scorecard import plain

    for item in load_assignment(arguments).items:
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
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # at once: the interpreter's own way out takes as long as an item
