"""The ScoreCard as JUnit XML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.records.readers import Reader
from autograder.records.scorecard import ScoreCard

if TYPE_CHECKING:
    from autograder.reports.html import Explanations

PLACE = 2
HELP = "write JUnit XML"


def make(card: ScoreCard, explain: Callable[[], Explanations], reader: Reader) -> bytes:
    """A test case for each aspect of each item."""
    from autograder.reports.junit import to_junit  # and the library for XML

    return to_junit(card, reader)
