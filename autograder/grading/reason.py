"""Why something could not be graded, in a sentence."""

from __future__ import annotations

import msgspec

from autograder.grading.reference import ReferenceUnavailableError
from autograder.records.failures import described
from autograder.records.scorecard import ItemScore
from autograder.worker.slots import WorkerError

NOT_TOLD = "by what, is not told where cases are hidden or classes swapped"


def reason_of(error: Exception, untold: bool = False) -> str:
    """Why something could not be graded: in its own words, or with the place where we failed.

    It is left untold where a submission may have chosen what the error says.
    """
    if isinstance(error, WorkerError | ReferenceUnavailableError):
        return str(error)
    return f"the grader failed: {NOT_TOLD if untold else described(error)}"


def not_graded(score: ItemScore, reason: str) -> ItemScore:
    """The score of an item that the grader itself has failed at, and why."""
    return msgspec.structs.replace(score, graded=False, reason=reason)
