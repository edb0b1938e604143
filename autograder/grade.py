"""One submission in, one ScoreCard out: the whole story on one page."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignment import Assignment, Item
from autograder.exercise import Aspect, Case, Expected
from autograder.judge import Finding, Judgement, judge
from autograder.reference import References, ReferenceUnavailableError
from autograder.scorecard import AspectScore, Fault, ItemScore, Line, ScoreCard, total
from autograder.submission import Submission
from autograder.worker.launch import Launcher, WorkerError
from autograder.worker.session import Session, Transcript
from autograder.worker.wire import Hello

MEBIBYTE = 1 << 20
Watcher = Callable[[Item], None]


@dataclass(frozen=True)
class Grader:
    """What it takes to grade: a launcher of workers, PyTorch's references, and a seed."""

    launcher: Launcher
    references: References
    seed: int = 0

    def grade(
        self, submission: Submission, assignment: Assignment, watch: Watcher = lambda item: None
    ) -> ScoreCard:
        """Grade all items, a few at a time; `watch` is told which one is waited for."""
        start = time.perf_counter()
        scores = self._grade_items(submission, assignment.items, watch)
        seconds = time.perf_counter() - start
        return self._card(
            submission.name, submission.digest, submission.notes, assignment, scores, seconds
        )

    def _grade_items(
        self, submission: Submission, items: tuple[Item, ...], watch: Watcher
    ) -> list[ItemScore]:
        if len(items) == 1 or self.launcher.size == 1:
            scores = []
            for item in items:
                watch(item)
                scores.append(self.grade_item(submission, item))
            return scores
        from concurrent.futures import ThreadPoolExecutor  # not for a single item

        with ThreadPoolExecutor(self.launcher.size) as pool:
            pending = [pool.submit(self.grade_item, submission, item) for item in items]
            try:
                for item, score in zip(items, pending, strict=True):
                    watch(item)
                    score.result()
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return [score.result() for score in pending]

    def refuse(self, name: str, assignment: Assignment, reason: str) -> ScoreCard:
        """Score nothing for a submission that cannot be read, and say why on every item."""
        return self._card(
            name,
            "",
            (reason,),
            assignment,
            [_refused(item, reason) for item in assignment.items],
            0.0,
        )

    def grade_item(self, submission: Submission, item: Item) -> ItemScore:
        """Grade one item. A fault of the grader's own is told apart from the student's."""
        start = time.perf_counter()
        cases = draw_cases(item, self.seed)
        try:
            transcripts, prints = self._carry_out(submission, item, cases)
            seconds = time.perf_counter() - start
            judgement = judge(item, cases, transcripts, self._references(item, cases))
        except (WorkerError, ReferenceUnavailableError) as error:
            return _blank(item, graded=False, reason=str(error), cases=len(cases))
        return _score(item, len(cases), judgement, prints, seconds)

    def _card(
        self,
        name: str,
        digest: str,
        notes: tuple[str, ...],
        assignment: Assignment,
        scores: list[ItemScore],
        seconds: float,
    ) -> ScoreCard:
        return ScoreCard(
            assignment=assignment.name,
            submission=name,
            digest=digest,
            seed=self.seed,
            points=total([score.points for score in scores]),
            possible=total([score.possible for score in scores]),
            items=tuple(scores),
            notes=notes,
            protections=self.launcher.protections(),
            seconds=seconds,
        )

    def _references(self, item: Item, cases: list[Case]) -> list[list[Expected]]:
        return self.references.get(item.exercise, cases)

    def _carry_out(
        self, submission: Submission, item: Item, cases: list[Case]
    ) -> tuple[list[Transcript], str]:
        hello = Hello(
            exercise=item.exercise.name,
            sources=submission.sources,
            broken=submission.broken,
            forbidden=item.limits.forbidden,
            memory=item.limits.memory * MEBIBYTE,
        )
        with self.launcher.slot() as slot:
            session = Session(slot.child(), hello, item.limits.seconds)
            try:
                transcripts = [session.carry_out(*numbered) for numbered in enumerate(cases)]
            finally:
                prints = session.close()
        return transcripts, prints


def draw_cases(item: Item, seed: int) -> list[Case]:
    """The item's cases for a seed; no other item has a say in them."""
    rng = np.random.default_rng([seed, zlib.crc32(item.exercise.name.encode())])
    return list(item.exercise.cases(rng))


def _score(item: Item, cases: int, judgement: Judgement, prints: str, seconds: float) -> ItemScore:
    everything = all(judgement.passed.values())
    won = sum(item.share(aspect) for aspect, passed in judgement.passed.items() if passed)
    return _blank(
        item,
        points=item.points if everything else round(won, 2),
        cases=cases,
        aspects=tuple(_aspect(item, *one) for one in judgement.passed.items()),
        faults=tuple(_fault(finding) for finding in judgement.findings),
        remarks=tuple(judgement.remarks),
        prints=prints,
        seconds=seconds,
    )


def _blank(item: Item, **known: Any) -> ItemScore:
    """The score of an item of which nothing else is known."""
    return ItemScore(name=item.name, exercise=item.exercise.name, possible=item.points, **known)


def _aspect(item: Item, aspect: Aspect, passed: bool) -> AspectScore:
    share = round(item.share(aspect), 4)
    return AspectScore(aspect, share if passed else 0.0, share, passed)


def _fault(finding: Finding) -> Fault:
    return Fault(
        aspect=finding.aspect,
        name=finding.name,
        case=finding.case,
        label=finding.label,
        message=finding.message,
        trace=tuple(Line(f.file, f.line, f.function, f.source) for f in finding.trace),
    )


def _refused(item: Item, reason: str) -> ItemScore:
    aspects = tuple(_aspect(item, aspect, False) for aspect in item.exercise.aspects)
    fault = Fault(aspects[0].aspect, "submission", 0, "the submission as a whole", reason)
    return _blank(item, aspects=aspects, faults=(fault,))
