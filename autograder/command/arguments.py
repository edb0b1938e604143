"""The command line's arguments: what there is to ask for, and how it is checked."""

from __future__ import annotations

import argparse
import math
import os
from pathlib import Path
from typing import NoReturn

from autograder import __version__
from autograder.course.assignment import default
from autograder.course.cases import seed
from autograder.records.readers import READERS
from autograder.records.text import inert
from autograder.reports.formats import FORMATS

ALONE = "json"  # the format that can have standard output for itself
STANDARD_OUTPUT = "-"
EPILOG = """\
exit status: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage;
3 the grader itself failed (at an item, a report, its output) or was interrupted; it says where;
4 the hand-in cannot be read, so that every item has 0 points
"""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints repeat what was given, but inert."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and exit with status 2."""
        super().error(inert(message))


def parse(argv: list[str] | None, root: Path) -> argparse.Namespace:
    """Read the command line; exits with status 2 where it is wrong. `root` is this tree."""
    parser = Parser(
        prog="runner.py",
        description="Grade a submission: every forward and backward against PyTorch's.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _what_to_grade(parser, root)
    _closer_looks(parser)
    _for_instructors(parser)
    _reports(parser)
    arguments = parser.parse_args(argv)
    arguments.assignment = arguments.assignment or default()  # make says "" where nothing is said
    _check_reports(parser, arguments)
    _check_closer_look(parser, arguments, root)
    if arguments.reader == "instructor" and (arguments.hint or arguments.attempt):
        parser.error("an instructor is told all; leave out --hint and --attempt")
    return arguments


def one_item(arguments: argparse.Namespace) -> str | None:
    """The item that a closer look was asked for, if one was."""
    given: list[str | None] = [arguments.explain, arguments.repro, arguments.pdb]
    return next((name for name in given if name is not None), None)


def is_alone(arguments: argparse.Namespace) -> bool:
    """Whether a report is to have standard output for itself."""
    return bool(getattr(arguments, ALONE) == STANDARD_OUTPUT)


def reports_asked(arguments: argparse.Namespace) -> dict[str, Path]:
    """The files that reports go to, by the names of their formats."""
    files = _reports_given(arguments)
    if is_alone(arguments):
        del files[ALONE]
    return {name: Path(text) for name, text in files.items()}


def _reports_given(arguments: argparse.Namespace) -> dict[str, str]:
    given = {name: getattr(arguments, name) for name in FORMATS}
    return {name: text for name, text in given.items() if text is not None}


def _check_reports(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Refuse to mix a report with the scores on standard output, or with another report."""
    files = _reports_given(arguments)
    for name, text in files.items():
        if name != ALONE and str(Path(text)) == STANDARD_OUTPUT:
            parser.error(
                f"{option(name)} takes a file; "
                f"only {option(ALONE)} can have standard output for itself"
            )
    if len({_place(text) for text in files.values()}) < len(files):
        parser.error(f"{' and '.join(map(option, files))} need a file each")


def option(name: str) -> str:
    """How an option is written whose value has this name."""
    return f"--{name.replace('_', '-')}"


def _place(path: str) -> str:
    """What a path leads to, so that two names of one file are seen to be one."""
    try:
        return os.path.realpath(path)
    except OSError:  # no current directory to begin from: it was removed
        return os.path.normpath(path)


def _check_closer_look(
    parser: argparse.ArgumentParser, arguments: argparse.Namespace, root: Path
) -> None:
    """Refuse what a closer look cannot be taken at, or leaves no report of."""
    if one_item(arguments) is not None and arguments.items:
        parser.error(f"name one item only: {one_item(arguments)!r} or {arguments.items[0]!r}")
    if one_item(arguments) is not None and arguments.swap:
        parser.error("a closer look is taken at a submission as it is; leave out --swap")
    of_a_run = (*FORMATS, "fail_under", "swap")
    given = [name for name in of_a_run if getattr(arguments, name) is not None]
    if arguments.watch and given:
        parser.error(f"--watch writes no reports; leave out {option(given[0])}")
    if arguments.watch and arguments.hint:
        parser.error("--watch gives one more hint for the key h; leave out --hint")
    tree: Path = arguments.submission
    if arguments.pdb is not None and os.path.realpath(tree) != str(root):
        parser.error(
            "--pdb runs code in this very process, unconfined: it debugs the tree beside this "
            "program only, and takes no --submission"
        )
    if arguments.handin is not None and os.path.isfile(tree):
        parser.error("--handin packs a directory: --submission is a file already")
    if arguments.handin is not None and arguments.handin.suffix.lower() != ".zip":
        parser.error("--handin writes a .zip file, and is to be called so")
    if arguments.handin is not None and (arguments.swap or arguments.solution):
        parser.error("--handin packs one's own homework; leave out --swap and --solution")
    if arguments.repro is not None and os.path.isfile(tree):
        parser.error("--repro takes a directory as --submission: its script imports from there")


def _what_to_grade(parser: argparse.ArgumentParser, root: Path) -> None:
    add, usual = parser.add_argument, default().replace("%", "%%")
    add(
        "items",
        nargs="*",
        metavar="ITEM",
        help="grade these only, by item's or class's name; a part is enough",
    )
    add(
        "--submission",
        type=Path,
        default=root,
        metavar="PATH",
        help="a directory, .zip, .tar or .tar.gz (default: the tree beside this program)",
    )
    add(
        "--root",
        default="",
        metavar="FOLDER",
        help="grade this folder of the submission (default: the one that has the items' classes)",
    )
    add(
        "--assignment",
        default="",
        metavar="NAME|FILE",
        help=f"an assignment's name, a .toml file, or 'all' (default: {usual})",
    )
    add("--seed", type=seed, default=0, metavar="N", help="draw other cases (default: 0)")


def _closer_looks(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("a closer look").add_mutually_exclusive_group()
    add = group.add_argument
    add("--explain", metavar="ITEM", help="tell all that is known of one item")
    add("--watch", action="store_true", help="grade again what each saved file touches")
    add("--repro", metavar="ITEM", help="write a script with the smallest failing case")
    add("--pdb", metavar="ITEM", help="debug the smallest failing case, in this very process")
    add(
        "--handin",
        type=Path,
        metavar="FILE",
        help="pack what counts of a directory in a .zip file, and grade that file",
    )


def _for_instructors(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("for instructors").add_argument
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


def _reports(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is told").add_argument
    add("-v", "--verbose", action="store_true", help="show every fault, and what was printed")
    add(
        "--reader",
        choices=READERS,
        help="whom the reports are for (default: student for the tree beside this program, "
        "instructor for --submission)",
    )
    add(
        "--attempt",
        type=attempt,
        metavar="N",
        help="tell a student what the assignment gives at this attempt (default: runs are counted)",
    )
    add("--hint", action="store_true", help="one hint more, as far as the assignment goes")
    add("--list", action="store_true", help="list the items and stop")
    for name, one in FORMATS.items():
        add(option(name), metavar="FILE", help=one.HELP)
    add("--fail-under", type=points, metavar="N", help="exit with 1 below N points")
    add("--no-cache", action="store_true", help="compute PyTorch's answers anew")
    add("--no-history", action="store_true", help="neither compare with the last run nor keep this")
    add("--version", action="version", version=f"autograder {__version__}")


def attempt(text: str) -> int:
    """The number of an attempt, as a command line gives it.

    Raises `argparse.ArgumentTypeError` where it is none.
    """
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0 and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"expected an attempt's number, 1 or more, got {text!r}")
    return int(text)


def points(text: str) -> float:
    """A number of points, as a command line gives it.

    Raises `argparse.ArgumentTypeError` where it is no number, or not a finite one.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"expected a number of points, got {text!r}")
    return number
