"""How long a hand-in takes for an item: by our own clock, around runs that are made for that alone.

What was measured while it was graded is no measure to rank by: other items ran beside it, or before
it in the same process, and in that process the submission may have changed the clock.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from autograder.classroom.batch.desk import Desk
from autograder.course.sheet import Item
from autograder.grading.drawn import DrawnItem
from autograder.grading.judge import judge
from autograder.grading.runs import Runs
from autograder.handin.needs import wanted_by
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.worker.packing import pack_submission

RUNS = 3  # of which the shortest counts: whatever disturbs one makes it longer


def timed(desk: Desk, path: Path, name: str) -> float | None:
    """The seconds of somebody's item; None where it cannot be read, or is not right this time."""
    with suppress(SubmissionError, OSError):
        return seconds_of(desk, read_submission(path, wanted_by(desk.sheet)), name)
    return None


def seconds_of(desk: Desk, submission: Submission, name: str) -> float | None:
    """The shortest of some runs of an item, one after another, its process' start included.

    None where one of them is not right. Raises `WorkerError` and `ReferenceUnavailableError` where
    nothing can be run, or compared.
    """
    item = next(one for one in desk.sheet.items if one.name == name)
    drawn = desk.drawn.of(item)
    runs = Runs(desk.grader.launcher, pack_submission(submission))
    found = [_run(runs, item, drawn) for _ in range(RUNS)]
    known = [one for one in found if one is not None]
    return min(known) if len(known) == RUNS else None


def _run(runs: Runs, item: Item, drawn: DrawnItem) -> float | None:
    """The seconds of one run, if it is right."""
    start = time.perf_counter()
    transcripts, _ = runs.alone(item, drawn.cases, drawn.expected)
    seconds = time.perf_counter() - start
    judgement = judge(item, drawn.cases, transcripts, drawn.expected)
    return None if judgement.findings else seconds
