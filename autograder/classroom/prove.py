"""Proves a solution: `python -m autograder.classroom.prove [PATH]`.

It must earn full marks on many seeds; and where it is annotated, every stub of the handout that
is made of it must earn nothing, and the handout must give nothing of it away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.classroom.handout import HandoutError, build, leaks
from autograder.course import assignment as assignments
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.markers import BEGIN
from autograder.handin.needs import wanted_by
from autograder.handin.solution import SwapError, find_solution, is_marked
from autograder.handin.submission import Submission
from autograder.records.cache import cache_folder
from autograder.records.root import ROOT, is_own_tree
from autograder.records.scorecard import ScoreCard, plain
from autograder.records.text import inert
from autograder.reports.display.progress import ProgressDisplay
from autograder.worker.launch import Launcher

SEEDS = 20


def main(argv: list[str] | None = None) -> int:
    """Check, print what is wrong, and return 0 if nothing is."""
    parser = argparse.ArgumentParser(prog="check_solution", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT, help="default: this tree")
    parser.add_argument("--assignment", default=assignments.ALL)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    arguments = parser.parse_args(argv)
    try:
        sheet = assignments.load(arguments.assignment)
        own = is_own_tree(arguments.path)
        solution = find_solution(arguments.path, ROOT, None if own else wanted_by(sheet))
    except (SwapError, assignments.AssignmentError) as error:
        print(f"check_solution: {inert(str(error))}", file=sys.stderr)
        return 2
    assert solution is not None
    with Launcher() as launcher:
        wrong = [*_wrong(solution, sheet, launcher, arguments.seeds)]
    print("\n".join(wrong) or "the solution is right")
    return 1 if wrong else 0


def _wrong(
    solution: Submission, sheet: assignments.Assignment, launcher: Launcher, seeds: int
) -> Iterator[str]:
    references = References(cache_folder())
    with ProgressDisplay(seeds) as display:
        for seed in range(seeds):
            display.watch(f"seed {seed}")
            card = Grader(launcher, references, seed).grade(solution, sheet)
            yield from (f"seed {seed}: {line}" for line in _lost(card))
    print(f"{sheet.name}: {seeds} seeds graded", flush=True)
    if not is_marked(solution):
        print(f"no {BEGIN!r} in it: there is no handout to check")
        return
    try:
        stubs = build(solution.sources)
    except HandoutError as error:
        yield f"handout: {error}"
        return
    yield from (f"handout: {leak}" for leak in leaks(solution.sources, stubs))
    handout = Submission("handout", stubs, {})
    for item in Grader(launcher, references).grade(handout, sheet).items:
        if item.points or not item.graded:
            yield f"handout: {item.name} earns {plain(item.points)} points for nothing"
    print(f"handout: {len(stubs)} files checked")


def _lost(card: ScoreCard) -> Iterator[str]:
    for item in card.items:
        if item.points < item.possible or not item.graded:
            reason = item.faults[0].sentence() if item.faults else item.reason
            yield f"{item.name} {plain(item.points)}/{plain(item.possible)}: {reason}"


if __name__ == "__main__":
    sys.exit(main())
