"""A word on what is right, but takes so long that nobody can train with it."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.worker.answers import Finished
from autograder.worker.session import Transcript

SLOW = 5.0  # seconds for all cases of an item together: a hundred times the solution's 0.05
REMARK = (
    "right, but slow: its cases take {seconds:.0f} s, the solution's a few hundredths of one; to "
    "train with it would take days: let NumPy go through the arrays"
)


def remark_on_time(transcripts: Iterable[Transcript]) -> str:
    """A sentence where all cases came to their end, and took far too long; else "".

    The times are the submission's own processor's, whatever else the machine does meanwhile. A
    submission may tell any others: it would only talk about itself.
    """
    endings = [one.ending for one in transcripts]
    finished = [one for one in endings if isinstance(one, Finished)]
    seconds = sum(one.seconds for one in finished)
    return REMARK.format(seconds=seconds) if seconds > SLOW else ""
