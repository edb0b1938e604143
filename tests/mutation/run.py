"""Grades mutants, on all cores; what was graded before is not graded again."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import numpy as np

from autograder.classroom.mutants.mutant import Mutant
from autograder.course import assignment as assignments
from autograder.course.exercise import Case
from autograder.course.sheet import Item
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission, read_submission
from autograder.records.scorecard import ItemScore
from autograder.worker.launch import Launcher, processors
from autograder.worker.packing import pack_files
from tests.mutation.store import Result, Store, salt
from tests.support.places import ROOT

BUILD = ROOT / "build" / "mutants"
SECONDS = 3.0  # for one item, so that an endless loop takes little time
FEW = 2  # cases, which most faults show in
Watcher = Callable[[Result], None]


class NotGradedError(Exception):
    """The grader itself failed, or the solution does not have full marks."""


def solution() -> Submission:
    """The annotated solution."""
    return read_submission(ROOT)


def items() -> dict[str, Item]:
    """All items by name, with a short limit of time."""
    return {
        item.name: dataclasses.replace(
            item, limits=msgspec.structs.replace(item.limits, seconds=SECONDS)
        )
        for item in assignments.load("all").items
    }


def with_few_cases(item: Item) -> Item:
    """The item with its first cases only: what loses points there, loses them with all."""
    kind = type(item.exercise)

    class Fewer(kind):  # type: ignore[misc, valid-type]
        """The same exercise, cut short."""

        def cases(self, rng: np.random.Generator) -> Iterator[Case]:
            for number, case in enumerate(super().cases(rng)):
                if number < FEW or "counts_as" in case:  # without such, their aspects are lost
                    yield case

    exercise = Fewer(**item.exercise.assigned)
    exercise.assigned = item.exercise.assigned
    return dataclasses.replace(item, exercise=exercise)


class Bench:
    """Grades mutants by the items that hold them."""

    def __init__(self, launcher: Launcher, right: Submission, store: Store) -> None:
        references = References(BUILD / "references")
        self.grader = Grader(launcher, references, tutor=Tutor(references))
        self.right, self.store = right, store
        self.items = items()
        self.salts = {name: salt(item) for name, item in self.items.items()}
        self.few = {name: with_few_cases(item) for name, item in self.items.items()}

    def prove(self, names: Iterable[str]) -> None:
        """Raise where the solution itself loses points, and fill the cache of references."""
        for name in names:
            score = self._grade(self.right.sources, self.items[name])
            if lost(score) or lost(self._grade(self.right.sources, self.few[name])):
                raise NotGradedError(f"{name}: the solution itself loses points: {reason(score)}")

    def result(self, mutant: Mutant) -> Result:
        """What is known of a mutant, or is found out now."""
        digest = self._digest(mutant)
        known = self.store.get(digest)
        if known is None:
            sources = {**self.right.sources, mutant.file: mutant.text}
            score = self._grade(sources, self.few[mutant.item])
            if not lost(score):
                score = self._grade(sources, self.items[mutant.item])
            seconds = score.seconds or 0.0
            known = Result(digest, mutant.key, lost(score), reason(score), seconds)
            self.store.add(known)
        return msgspec.structs.replace(known, key=mutant.key)

    def _grade(self, sources: dict[str, str], item: Item) -> ItemScore:
        files = pack_files(sources, self.right.broken)
        for _ in range(2):  # another mutant may have ended the worker's own processes
            score = self.grader.grade_item(files, item)
            if score.graded:
                return score
        raise NotGradedError(f"{item.name}: {score.reason}")

    def _digest(self, mutant: Mutant) -> str:
        digest = hashlib.sha256(f"{self.salts[mutant.item]} {mutant.file}".encode())
        for path, text in sorted(self.right.sources.items()):
            if path.startswith(("mytorch/", "models/")):
                digest.update((mutant.text if path == mutant.file else text).encode())
        return digest.hexdigest()


def lost(score: ItemScore) -> bool:
    """Whether an item lost points."""
    return score.points < score.possible


def reason(score: ItemScore) -> str:
    """The first fault, in one line."""
    return score.faults[0].sentence()[:200] if score.faults else ""


def grade_all(mutants: list[Mutant], watch: Watcher, store: Store | None = None) -> list[Result]:
    """Grade the mutants, several at a time; `watch` is told of each."""
    right = solution()
    with Launcher(sandbox=False) as launcher, ThreadPoolExecutor(processors()) as pool:
        bench = Bench(launcher, right, store or Store(BUILD / "results.jsonl"))
        bench.prove(dict.fromkeys(mutant.item for mutant in mutants))
        results = []
        try:
            for result in pool.map(bench.result, mutants):
                watch(result)
                results.append(result)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return results


def print_progress(total: int) -> Watcher:
    """A watcher that counts on standard error."""
    done = 0

    def watch(result: Result) -> None:
        nonlocal done
        done += 1
        if done % 100 == 0 or done == total:
            print(f"{done} of {total}", file=sys.stderr, flush=True)

    return watch
