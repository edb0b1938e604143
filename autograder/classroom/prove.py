"""Proves a solution: `python -m autograder.classroom.prove [PATH] [--assignment NAME|FILE]`.

It must earn full marks on many seeds; and where it is annotated, every stub of the handout that
is made of it must earn nothing, and the handout must give nothing of it away.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.classroom.earning import earned_by_stubs
from autograder.classroom.handout import HandoutError, build
from autograder.classroom.leaks.beside import repeated
from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.markers import BEGIN
from autograder.handin.needs import wanted_by
from autograder.handin.solution import SwapError, find_solution, is_marked
from autograder.handin.submission import Submission
from autograder.records.cache import cache_folder
from autograder.records.root import ROOT, is_own_tree
from autograder.records.scorecard import FaultCode, ItemScore, ScoreCard, plain
from autograder.records.text import inert
from autograder.reports.display.progress import ProgressDisplay
from autograder.worker.launch import Launcher

SEEDS = 20
RIGHT, WRONG = 0, 1
UNWRITTEN = (FaultCode.NOT_FOUND, FaultCode.NOT_IMPLEMENTED)
Key = tuple[str, str, str]  # an item, and the aspect and the name of what is wrong of it


def main(argv: list[str] | None = None) -> int:
    """Check, print what is wrong, and return 0 if nothing is; 1 if something is, or to no avail."""
    parser = argparse.ArgumentParser(prog="check-solution", description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT, help="default: this tree")
    parser.add_argument(
        "--assignment", default="", metavar="NAME|FILE", help="default: all of them"
    )
    parser.add_argument("--seeds", type=_seeds, default=SEEDS, help=f"default: {SEEDS}")
    arguments = parser.parse_args(argv)
    try:
        sheet = assignments.load(arguments.assignment or assignments.ALL)
        own = is_own_tree(arguments.path)
        solution = find_solution(arguments.path, ROOT, None if own else wanted_by(sheet))
    except (SwapError, assignments.AssignmentError, OSError) as error:
        said = str(error).removeprefix("--solution: ")
        print(
            "\n".join(f"check-solution: {inert(line)}" for line in said.splitlines()),
            file=sys.stderr,
        )
        return WRONG
    assert solution is not None
    with Launcher() as launcher:
        grader = Grader(launcher, References(cache_folder()))
        wrong = [*_wrong(solution, sheet, grader, arguments.seeds)]
    print("\n".join(map(inert, wrong)) or "the solution is right")
    return WRONG if wrong else RIGHT


def _seeds(text: str) -> int:
    """A number of seeds; raises `argparse.ArgumentTypeError` where there would be none."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number of seeds from 1, got {text!r}")
    return int(text)


def _wrong(solution: Submission, sheet: Assignment, grader: Grader, seeds: int) -> Iterator[str]:
    yield from (
        f"{sentence}, so that nothing in it is checked" for sentence in solution.broken.values()
    )
    cards = _graded(solution, sheet, grader, seeds)
    if all(_is_unwritten(item) for item in cards[0].items):
        yield (
            f"{solution.name} has none of the classes and functions of {sheet.name} written: there "
            "is nothing to check; SOLUTION= names the folder or archive of a solution"
        )
        return
    yield from _faults(cards)
    print(f"{sheet.name}: {_count(len(sheet.items), 'item')}, {_count(seeds, 'seed')} graded")
    yield from (f"handout: {line}" for line in _of_handout(solution, sheet, grader))


def _graded(solution: Submission, sheet: Assignment, grader: Grader, seeds: int) -> list[ScoreCard]:
    """The cards by seed; of a solution with nothing in it, only the first."""
    cards: list[ScoreCard] = []
    with ProgressDisplay(seeds) as display:
        for seed in range(seeds):
            display.watch(f"seed {seed}")
            one = Grader(grader.launcher, grader.references, seed)
            cards.append(one.grade(solution, sheet))
            if all(_is_unwritten(item) for item in cards[0].items):
                break
    return cards


def _is_unwritten(item: ItemScore) -> bool:
    """Whether a class is missing, or a stub."""
    return bool(item.faults) and not item.points and item.faults[0].code in UNWRITTEN


def _faults(cards: Sequence[ScoreCard]) -> Iterator[str]:
    """Each fault once, with the points of the worst seed, and the seeds in which it shows."""
    shown: dict[Key, dict[int, str]] = {}
    least: dict[str, ItemScore] = {}
    for seed, card in enumerate(cards):
        for item in card.items:
            if not _has_lost(item):
                continue
            least[item.name] = min(least.get(item.name, item), item, key=lambda one: one.points)
            for about, sentence in _told(item):
                shown.setdefault((item.name, *about), {}).setdefault(seed, sentence)
    for (name, *_), by_seed in shown.items():
        earned = f"{plain(least[name].points)}/{plain(least[name].possible)}"
        first = next(iter(by_seed.values()))
        yield f"{name} {earned}: {first} ({_when([*by_seed], len(cards))})"


def _has_lost(item: ItemScore) -> bool:
    """Whether an item is not right; of what is graded later, whether its form is not."""
    lost = item.faults if item.later else item.points < item.possible
    return bool(lost) or not item.graded


def _told(item: ItemScore) -> Iterator[tuple[tuple[str, str], str]]:
    """What is wrong of an item: which aspect and value, and a sentence on it."""
    for fault in item.faults:
        value, _, _ = fault.name.partition(" (")  # of a second call as of the first
        yield (fault.aspect, value), fault.sentence()
    if not item.faults:
        yield ("", item.reason), item.reason


def _when(seeds: Sequence[int], among: int) -> str:
    if len(seeds) == among:
        return f"in all {_count(among, 'seed')}" if among > 1 else f"seed {seeds[0]}"
    listed = ", ".join(map(str, seeds))
    return f"seeds {listed}" if len(seeds) > 1 else f"seed {listed}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _of_handout(solution: Submission, sheet: Assignment, grader: Grader) -> Iterator[str]:
    """What is wrong with the handout that is made of the solution, if it is annotated."""
    if not is_marked(solution):
        print(f"no {BEGIN!r} in it: there is no handout to check (make mark proposes marks)")
        return
    try:
        stubs = build(solution.sources)
        yield from repeated(solution.sources)
    except HandoutError as error:
        yield str(error)
        return
    yield from earned_by_stubs(Submission("handout", stubs, {}), sheet, grader)
    print(f"handout: {_count(len(stubs), 'file')} checked")


if __name__ == "__main__":
    sys.exit(main())
