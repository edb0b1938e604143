"""One submission in, one ScoreCard out: the whole story on one page."""

from __future__ import annotations

import time
import traceback
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from autograder.assignment import Assignment, Item
from autograder.exercise import Case, Expected
from autograder.judge import Judgement, judge
from autograder.reference import References, ReferenceUnavailableError
from autograder.scorecard import ItemScore, Level, Protections, ScoreCard, total
from autograder.scoring import Findings, blank, refused, score
from autograder.submission import Submission
from autograder.worker.canary import GROUPS, measure, shortfall
from autograder.worker.launch import Launcher, ProcessLostError, WorkerError
from autograder.worker.session import Bounds, Ended, Session, Transcript, is_lost
from autograder.worker.wire import pack_files

KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20
SLOW = 3.0  # seconds of an item that is not looked into any further
NOTHING_RAN = "nothing of the submission was run"
Watcher = Callable[[str], None]


@dataclass(frozen=True)
class Grader:
    """What it takes to grade: a launcher of workers, PyTorch's references, and a seed.

    Where less protects this machine than `require` asks for, nothing is graded.
    """

    launcher: Launcher
    references: References
    seed: int = 0
    require: Level = "none"

    def grade(
        self, submission: Submission, assignment: Assignment, watch: Watcher = lambda item: None
    ) -> ScoreCard:
        """Grade all items, a few at a time; `watch` is told which one is waited for."""
        start = time.perf_counter()
        try:
            protections = measure(self.launcher)
            too_little = shortfall(protections, self.require)
        except WorkerError as error:
            protections, too_little = Protections(), str(error)
        if too_little:
            scores = [blank(item, graded=False, reason=too_little) for item in assignment.items]
        else:
            files = pack_files(submission.sources, submission.broken)
            scores = self._grade_items(files, assignment.items, watch)
        card = self._card(submission.name, submission.notes, assignment, scores, protections)
        seconds = time.perf_counter() - start
        return msgspec.structs.replace(card, digest=submission.digest, seconds=seconds)

    def refuse(self, name: str, assignment: Assignment, reason: str) -> ScoreCard:
        """Score nothing for a submission that cannot be read, and say why."""
        scores = [refused(item) for item in assignment.items]
        return self._card(name, (reason,), assignment, scores, Protections(reason=NOTHING_RAN))

    def grade_item(self, files: bytes, item: Item) -> ItemScore:
        """Grade one item of the submission whose files these are, as the worker takes them.

        A fault of the grader's own is told apart from the student's.
        """
        graded = self._grade_item(files, item, alone=True)
        assert graded is not None
        return graded

    def _grade_item(self, files: bytes, item: Item, alone: bool) -> ItemScore | None:
        """Grade one item; None where its processes were lost, and it was not alone."""
        try:
            return self._grade_cases(files, item, alone)
        except ProcessLostError as error:
            return blank(item, graded=False, reason=str(error)) if alone else None
        except (WorkerError, ReferenceUnavailableError) as error:
            return blank(item, graded=False, reason=str(error))
        # An error of ours, in an exercise perhaps, must not cost the other items.
        except Exception as error:  # noqa: BLE001
            return blank(item, graded=False, reason=f"the grader failed: {_told(error)}")

    def _grade_cases(self, files: bytes, item: Item, alone: bool) -> ItemScore | None:
        start = time.perf_counter()
        cases = draw_cases(item, self.seed)
        transcripts, prints = self._carry_out(files, item, cases)
        if not alone and any(is_lost(transcript) for transcript in transcripts):
            return None
        seconds = time.perf_counter() - start
        judgement = judge(item, cases, transcripts, self._references(item, cases))
        findings = self._investigate(files, item, cases, transcripts, judgement, seconds, prints)
        return score(item, len(cases), judgement, prints, seconds, findings)

    def _references(self, item: Item, cases: list[Case]) -> list[list[Expected]]:
        """PyTorch's answers, from the cache where they have been asked for before."""
        if self.references.lacks(item.exercise, cases):
            from autograder.investigate import prepare  # only where PyTorch is loaded

            prepare(item, cases, self.references)
        return self.references.get(item.exercise, cases)

    def _investigate(
        self,
        files: bytes,
        item: Item,
        cases: list[Case],
        transcripts: list[Transcript],
        judgement: Judgement,
        seconds: float,
        prints: str,
    ) -> Findings:
        """What is wrong where something is, unless nobody is to know."""
        if not judgement.findings or item.feedback.cases == "hidden":
            return (), None
        from autograder.investigate import investigate  # only where something is wrong

        cut_short = any(isinstance(one.ending, Ended) for one in transcripts)
        if cut_short or seconds > SLOW:  # that is what is wrong, and it would only be so again
            return (), None

        def carry_out(more: list[Case]) -> list[Transcript]:
            return self._carry_out(files, item, more)[0]

        try:
            return investigate(
                item, cases, transcripts, judgement, self.references, carry_out, prints
            )
        # An error of ours here must not cost the points that are known already.
        except Exception as error:  # noqa: BLE001
            judgement.remarks[f"the diagnosis failed: {_told(error)}"] = None
            return (), None

    def _grade_items(
        self, files: bytes, items: tuple[Item, ...], watch: Watcher
    ) -> list[ItemScore]:
        scores = {}
        if len(items) > 1 and self.launcher.size > 1:
            scores = self._side_by_side(files, items, watch)
        for item in items:
            if item.name not in scores:
                watch(item.name)
                scores[item.name] = self.grade_item(files, item)
        return [scores[item.name] for item in items]

    def _side_by_side(
        self, files: bytes, items: tuple[Item, ...], watch: Watcher
    ) -> dict[str, ItemScore]:
        """Grade several items at a time, but for those whose processes were lost.

        An item that ends the worker's own processes ends those of the items beside it, too,
        and only when each is alone can it be told which one it was.
        """
        from concurrent.futures import ThreadPoolExecutor  # not for a single item

        with ThreadPoolExecutor(self.launcher.size) as pool:
            pending = [pool.submit(self._grade_item, files, item, False) for item in items]
            try:
                for item, graded in zip(items, pending, strict=True):
                    watch(item.name)
                    graded.result()
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                self.launcher.close()  # so that nobody waits for what still runs
                raise
        scores = [graded.result() for graded in pending]
        return {score.name: score for score in scores if score is not None}

    def _carry_out(
        self, files: bytes, item: Item, cases: list[Case]
    ) -> tuple[list[Transcript], str]:
        limits = item.limits
        hello = {
            "exercise": item.exercise.name,
            "forbidden": limits.forbidden,
            "allowed": limits.allowed,
            "sandbox": self.launcher.sandbox,
        }
        bounds = Bounds(
            seconds=limits.seconds,
            memory=limits.memory * MEBIBYTE,
            output=limits.output * MEBIBYTE,
            prints=limits.prints * KIBIBYTE,
        )
        # The group is the slot's, which the child cannot tell of.
        required = [lock for lock in measure(self.launcher).closed if lock != GROUPS]
        with self.launcher.slot() as slot:
            session = Session(slot.child(bounds.memory), hello, files, bounds)
            try:
                session.confined(required)
                transcripts = session.carry_out(cases)
            finally:
                prints = session.close()
        return transcripts, prints

    def _card(
        self,
        name: str,
        notes: tuple[str, ...],
        assignment: Assignment,
        scores: list[ItemScore],
        protections: Protections,
    ) -> ScoreCard:
        return ScoreCard(
            assignment=assignment.name,
            submission=name,
            seed=self.seed,
            points=total([score.points for score in scores]),
            possible=total([score.possible for score in scores]),
            items=tuple(scores),
            notes=notes,
            protections=protections,
        )


def _told(error: Exception) -> str:
    """An error of ours, and where it came up."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"{type(error).__name__}: {error}, in {where}"


def draw_cases(item: Item, seed: int) -> list[Case]:
    """The item's cases for a seed; no other item has a say in them."""
    rng = np.random.default_rng([seed, zlib.crc32(item.exercise.name.encode())])
    return list(item.exercise.cases(rng))
