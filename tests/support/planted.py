"""What is said of faults that were planted in other hand-ins."""

from __future__ import annotations

from autograder.diagnosis.inquiry import SAME
from autograder.diagnosis.words import lower_first


def of_the_same(sentence: str) -> str:
    """What a submission is told that shows the same as a planted fault."""
    return f"{SAME}{lower_first(sentence)}"
