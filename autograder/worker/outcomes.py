"""What the transcripts of a run say of it as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.worker.answers import Finished, NotOffered
from autograder.worker.session import Ended, Transcript


def is_lost(transcript: Transcript) -> bool:
    """Whether the case ended because the worker's own processes were ended."""
    return isinstance(transcript.ending, Ended) and transcript.ending.how == "lost"


def went_through(transcripts: Sequence[Transcript]) -> bool:
    """Whether a run with swapped classes came to the end of each case, with nothing in doubt.

    What the submission lacks is not asked for. However else a case ended, it is all the same: a
    submission can choose that by what it has seen.
    """
    endings = [one.ending for one in transcripts if not isinstance(one.ending, NotOffered)]
    finished = [ending for ending in endings if isinstance(ending, Finished)]
    return bool(finished) and all(
        isinstance(ending, Finished) and ending.parts == "used" for ending in endings
    )
