"""Whether a solution's parts are right: that is found out before they judge anybody.

Each part is graded once, as a submission's would be; what came of it is kept by content.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from autograder.course.builds_on import classes
from autograder.course.cases import draw_cases
from autograder.course.exercises import EXERCISES, exercise_of
from autograder.course.shares import Shares
from autograder.course.sheet import Item
from autograder.grading.entries import entry_name, salt
from autograder.grading.judge import judge
from autograder.grading.pool import for_each_item, unwatched
from autograder.grading.reference import References
from autograder.grading.runs import RunItem, Runs
from autograder.handin.submission import Submission
from autograder.worker.packing import pack_submission

SEED = 0  # of the cases that a part is proven by: the same in all runs
ORDINARY_ALONE = Shares(edges=0, integers=0)  # extreme inputs make no part unfit
RIGHT, WRONG = b"right", b"wrong"
PROVE = "make check-solution, with SOLUTION= for another tree's,"
# What decides whether a part is found to be right, besides PyTorch's answers.
SOURCES = (
    *("course", "handin", "worker", "worker/inside", "worker/inside/swap", "grading"),
    "records/spelling.py",
)


@dataclass(frozen=True)
class Proof:
    """Grades the solution itself; its files are the submission's in these `runs`."""

    runs: Runs
    references: References
    solution: Submission

    def wrong(self, exercises: Collection[str], whole: Sequence[Item]) -> set[str]:
        """Those of some exercises in which the solution is wrong.

        They are graded by the settings and conventions of an assignment, of which `whole` has all
        items, and which has at least one. Raises what grading raises.
        """
        items = [_item(name, whole) for name in exercises]
        right = for_each_item(
            self.runs.launcher, items, self._beside_others, self._alone, unwatched
        )
        return {item.exercise.name for item in items if not right[item.name]}

    def _beside_others(self, item: Item) -> bool:
        return self._is_right(self.runs.beside_others, item)

    def _alone(self, item: Item) -> bool:
        return self._is_right(self.runs.alone, item)

    def _is_right(self, run: RunItem, item: Item) -> bool:
        cases, kept = draw_cases(item, SEED), self.references.kept
        about = f"{self._salt} {self.solution.digest} {item.conventions} {item.limits}"
        about += f" {item.exercise.spelling.told}" if item.exercise.spelling else ""
        name = entry_name(self.references.salt, item.exercise, cases, f"proof {about}")
        if (known := kept.read(name, bytes)) in (RIGHT, WRONG):
            return known == RIGHT
        expected = self.references.get(item.exercise, cases)
        judged = judge(item, cases, run(item, cases, expected, ()).transcripts, expected)
        well = all(judged.passed.values())
        kept.write(name, RIGHT if well else WRONG)
        return well

    @cached_property
    def _salt(self) -> str:
        return salt(SOURCES) if self.references.folder else ""


def _item(name: str, whole: Sequence[Item]) -> Item:
    """How an exercise is graded by an assignment, whether or not it is in it."""
    own = next((item for item in whole if item.exercise.name == name), None)
    spelling = whole[0].exercise.spelling
    like = own or replace(whole[0], exercise=exercise_of(name, {}, spelling))
    return replace(like, name=name, points=1.0, shares=ORDINARY_ALONE)


def unfit_parts(
    runs: Runs, references: References, asked: Collection[str], whole: Sequence[Item]
) -> set[str]:
    """Those of the classes asked for in which the solution of these runs is wrong itself.

    None where there is no solution. Raises what grading raises.
    """
    exercises = [name for name in EXERCISES if {*classes({name})} & {*asked}]
    if not exercises or runs.solution is None:
        return set()
    alone = replace(runs, files=pack_submission(runs.solution), solution=None)
    wrong = Proof(alone, references, runs.solution).wrong(exercises, whole)
    return {*classes(wrong)} & {*asked}


def words(unfit: Collection[str], missing: Collection[str] = ()) -> tuple[str, ...]:
    """What whoever grades is told of the solution's parts that were not used, if there are any."""
    found = []
    if unfit:
        names, verb = _named(unfit)
        found.append(
            f"the solution's {names} {verb} wrong, or cannot be loaded: nothing was concluded from "
            f"{'it' if len(unfit) == 1 else 'them'} ({PROVE} says more)"
        )
    if missing:
        names, _ = _named(missing)
        found.append(
            f"the solution has no {names}: of what builds on that, it is not told whose the "
            "mistakes are"
        )
    return tuple(found)


def _named(names: Collection[str]) -> tuple[str, str]:
    """Some names in one phrase, and its verb."""
    *others, last = sorted(names)
    return (f"{', '.join(others)} and {last}", "are") if others else (last, "is")
