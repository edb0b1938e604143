"""What `--explain`, `--repro` and `--pdb` do with the one item that they are about."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.examination import Examination
from autograder.scorecard import ScoreCard


def take(
    arguments: argparse.Namespace, card: ScoreCard, examination: Examination, root: Path
) -> None:
    """Print what was asked for; `root` is the tree that the grader itself lies in."""
    if arguments.explain:
        from autograder.explanation import explain
        from autograder.report.explained import print_explanation

        own = arguments.submission.resolve() == root
        print_explanation(card, explain(examination), sys.stdout, own)
        return
    from autograder.debugging.failing import NothingToShowError

    try:
        if arguments.repro:
            _write_script(examination, arguments.submission)
        else:
            from autograder.debugging.debug import debug

            debug(examination, arguments.submission)
    except NothingToShowError as error:
        print(error)


def _write_script(examination: Examination, tree: Path) -> None:
    from autograder.debugging.repro import write

    path = write(examination, tree, Path.cwd())
    print(f"{path.name} has the smallest failing case. Run it, in a debugger or as it is:")
    print(f"    {Path(sys.executable)} {path.name}")
