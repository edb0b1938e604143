"""Has all that is due graded, and keeps each result as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import NamedTuple

import msgspec

from autograder.classroom.batch.desk import Graded, grade_parcel, not_graded
from autograder.classroom.batch.ledger import CARD, Due, Ledger
from autograder.classroom.batch.parcels import Parcel, by_path, name_of
from autograder.classroom.batch.pool import Pool
from autograder.classroom.batch.terms import Terms
from autograder.grading.reason import reason_of

AHEAD = 2  # hand-ins for each process, so that none waits for the coordinator
LOST = "the process that graded it was lost, twice"


class Progress(NamedTuple):
    """One more hand-in is done with."""

    due: Due
    graded: bool


Watch = Callable[[Progress], None]
Pack = Callable[[Due], Parcel]


class Coordinator:
    """One run: what is graded by which terms, where, and into which ledger.

    What the grader itself fails at, or what is under way when a process is lost, is tried once more
    when all else is done. Where one loss costs others their processes, that is alone: who is to
    blame is known then.
    """

    def __init__(
        self, ledger: Ledger, run: int, terms: Terms, pool: Pool, watch: Watch, pack: Pack = by_path
    ) -> None:
        self.ledger, self.run, self.terms = ledger, run, terms
        self.pool, self.watch, self.pack = pool, watch, pack
        self._pending: dict[Future[Graded], Due] = {}
        self._again: list[Due] = []
        self._last = False  # who fails now, has failed

    def grade(self, dues: Iterable[Due]) -> None:
        """Grade all that is due; raises `OSError` or `sqlite3.Error` where the ledger fails."""
        self._grade(dues)
        self._last = True
        self._grade(self._again)

    def _grade(self, dues: Iterable[Due]) -> None:
        for due in dues:
            while len(self._pending) >= self._most():
                self._collect()
            self._submit(due)
        while self._pending:
            self._collect()

    def _most(self) -> int:
        """How many hand-ins are under way at a time; workers may come while a class is graded."""
        alone = self._last and self.pool.shares_fate
        return 1 if alone else AHEAD * self.pool.size

    def _submit(self, due: Due) -> None:
        try:
            future = self.pool.submit(grade_parcel, self.terms.packed, self.pack(due))
        except self.pool.lost:
            self._lose([due])
        except OSError as error:  # what was handed in is not there any more, or cannot be read
            self._finish(due, self._failed(due, f"{due.attempt.source}: {error.strerror}"))
        else:
            self._pending[future] = due

    def _collect(self) -> None:
        """Take what is finished by now; wait until something is."""
        finished, _ = wait(self._pending, return_when=FIRST_COMPLETED)
        lost = []
        for future in finished:
            due = self._pending.pop(future)
            try:
                graded = _whole(future.result())
            except self.pool.lost:
                lost.append(due)
                continue
            except Exception as error:  # noqa: BLE001 - it must not cost the others
                graded = self._failed(due, reason_of(error))
            self._finish(due, graded)
        if lost:
            self._lose(lost)

    def _lose(self, lost: list[Due]) -> None:
        """The processes of some were lost, and with them perhaps all that was under way."""
        if self.pool.renew():
            lost = [*lost, *self._pending.values()]
            self._pending.clear()
        for due in lost:
            self._finish(due, self._failed(due, LOST))

    def _failed(self, due: Due, reason: str) -> Graded:
        card = not_graded(self.terms, name_of(due), reason)
        return Graded(msgspec.json.encode(card), 0.0, reason)

    def _finish(self, due: Due, graded: Graded) -> None:
        """Keep what came of a hand-in; what we failed at, only when it has been tried twice."""
        if graded.reason and not self._last:
            self._again.append(due)
            return
        self.ledger.keep(self.run, due.number, self.terms.inputs, *graded)
        self.watch(Progress(due, not graded.reason))


def _whole(graded: Graded) -> Graded:
    """What came of a hand-in; raises `msgspec.DecodeError` where its ScoreCard cannot be read."""
    CARD.decode(graded.card)
    return graded
