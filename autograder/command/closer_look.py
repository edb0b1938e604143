"""What `--explain`, `--repro` and `--pdb` do with their one item, and `--watch` with many."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.handin.wanted import Wanted
from autograder.records.cache import cache_folder
from autograder.records.interrupts import let_through
from autograder.records.root import is_own_tree
from autograder.records.scorecard import ScoreCard
from autograder.records.text import inert
from autograder.workbench.history import since_last


def take(
    arguments: argparse.Namespace,
    card: ScoreCard,
    graded: GradedItem,
    wanted: Wanted | None,
) -> None:
    """Print what was asked for.

    What is `wanted` decides which folder of the submission is graded, here and below.
    """
    if arguments.explain:
        from autograder.diagnosis.explain import explain
        from autograder.reports.one_item import print_explanation

        print_explanation(card, explain(graded), sys.stdout)
        return
    from autograder.workbench.failing import NothingToShowError

    try:
        if arguments.repro:
            _write_script(graded, arguments.submission, wanted)
        else:
            from autograder.workbench.pdb.debug import debug

            let_through()  # its Ctrl-C is for the code that is debugged
            debug(graded, arguments.submission, wanted)
    except NothingToShowError as error:
        print(inert(str(error)))


def watch(
    arguments: argparse.Namespace,
    assignment: Assignment,
    grader: Grader,
    root: Path,
    wanted: Wanted | None,
) -> int:
    """Grade again what each saved file touches, until Ctrl-C; the exit status is 0.

    Raises `WatchError` where files cannot be watched.
    """
    from autograder.workbench.watch.watch import watch as go_on

    own = is_own_tree(arguments.submission)
    kept = partial(since_last, root=root, folder=cache_folder())
    return go_on(
        arguments.submission,
        assignment,
        grader,
        sys.stdout,
        verbose=arguments.verbose,
        history=kept if own and not arguments.no_history else None,
        wanted=wanted,
    )


def _write_script(graded: GradedItem, tree: Path, wanted: Wanted | None) -> None:
    from autograder.workbench.repro.repro import write

    path = write(graded, tree, Path.cwd(), wanted)
    print(f"{path.name} has the smallest failing case. Run it, in a debugger or as it is:")
    print(f"    {Path(sys.executable)} {path.name}")
