"""Grades one hand-in of a class, in a process that has graded others before.

What is the same for all is made once for each process: the zygote, the assignment, the cases and
PyTorch's answers.
"""

from __future__ import annotations

import pickle
import platform
import tempfile
import time
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.classroom.batch.parcels import Parcel
from autograder.classroom.batch.terms import Terms, grader_digest
from autograder.classroom.class_page.kept import pack_explanations
from autograder.diagnosis.explain import explain
from autograder.diagnosis.tutor import Tutor
from autograder.grading.drawn import Drawn
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.reason import reason_of
from autograder.grading.reference import References
from autograder.grading.score import blank
from autograder.handin.needs import wanted_by
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.records.cache import cache_folder
from autograder.records.protections import Protections
from autograder.records.scorecard import ScoreCard, total
from autograder.worker.launch import Launcher


class Graded(NamedTuple):
    """The ScoreCard as JSON, how long it took, and why the grader itself failed, if it did.

    `explained` is what a student's page shows besides, packed.
    """

    card: bytes
    seconds: float
    reason: str = ""
    explained: bytes = b""


class OtherGraderError(Exception):
    """A worker has another autograder than the coordinator; the text says where."""


def grade_parcel(packed: bytes, parcel: Parcel) -> Graded:
    """Grade a hand-in by packed terms; what goes wrong with us is told, and not raised."""
    start = time.perf_counter()
    terms = _unpacked(packed)
    try:
        card, explained = _told(packed, parcel)
        reason = "" if card.graded else next(i.reason for i in card.items if not i.graded)
        encoded = msgspec.json.encode(card)
    except Exception as error:  # noqa: BLE001 - it must not cost the others
        reason, explained = reason_of(error), b""
        encoded = msgspec.json.encode(not_graded(terms, parcel.name, reason))
    return Graded(encoded, time.perf_counter() - start, reason, explained)


def not_graded(terms: Terms, name: str, reason: str) -> ScoreCard:
    """The ScoreCard of a hand-in that the grader could not grade."""
    items = tuple(blank(item, graded=False, reason=reason) for item in terms.sheet.items)
    return ScoreCard(
        assignment=terms.sheet.name,
        submission=name,
        seed=None if terms.sheet.hidden else terms.seed,
        points=0.0,
        possible=total([item.possible for item in items]),
        items=items,
        notes=(),
        protections=Protections(reason="nothing of the submission was run"),
        hidden=terms.sheet.hidden,
    )


def _told(packed: bytes, parcel: Parcel) -> tuple[ScoreCard, bytes]:
    desk = _desk(packed)
    if parcel.refused:
        return desk.grader.refuse(parcel.name, desk.sheet, parcel.refused), b""
    if parcel.path:
        return desk.grade(Path(parcel.path), parcel.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"handin{parcel.ending}")
        path.write_bytes(parcel.content)
        return desk.grade(path, parcel.name)


class Desk:
    """What it takes to grade one hand-in after another by the same terms."""

    def __init__(self, terms: Terms) -> None:
        self.sheet = terms.sheet
        self._examined: list[GradedItem] = []
        references = References(cache_folder())
        tutor = Tutor(references)
        self.drawn = Drawn(terms.seed, references, tutor)
        self.grader = Grader(
            Launcher(sandbox=terms.sandbox),
            references,
            terms.seed,
            tutor,
            terms.require,
            terms.solution,
            keep=self._examined.append,
            drawn=self.drawn,
        )

    def grade(self, path: Path, name: str) -> tuple[ScoreCard, bytes]:
        """Grade what is at the path, which the ScoreCard calls by another name.

        Raises `OSError` where nothing is there: that is not the fault of who has handed it in.
        """
        path.stat()
        try:
            submission = read_submission(path, wanted_by(self.sheet))
        except SubmissionError as error:
            return self.grader.refuse(name, self.sheet, str(error).replace(path.name, name)), b""
        return self.grade_submission(replace(submission, name=name))

    def grade_submission(self, submission: Submission) -> tuple[ScoreCard, bytes]:
        """The ScoreCard, and what a student's page shows besides, packed."""
        self._examined.clear()
        card = self.grader.grade(submission, self.sheet)
        wrong = [one for one in self._examined if one.judgement.findings]
        known = {one.item.name: explain(one, submission.sources) for one in wrong}
        return card, pack_explanations(card, known)


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Terms:
    terms: Terms = pickle.loads(packed)
    return terms


@lru_cache(maxsize=1)
def _desk(packed: bytes) -> Desk:
    """The desk of this process; another one's terms clear it.

    Raises `OtherGraderError` where this machine has not the coordinator's autograder.
    """
    terms = _unpacked(packed)
    if terms.grader != grader_digest():
        raise OtherGraderError(
            f"the autograder on {platform.node()} is not the coordinator's: have the same files, "
            "and the same versions of NumPy and PyTorch, on all machines"
        )
    return Desk(terms)
