"""The ScoreCard as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.records.readers import Reader
from autograder.records.scorecard import ScoreCard
from autograder.reports.as_json import to_json

if TYPE_CHECKING:
    from autograder.reports.html import Explanations

PLACE = 1
HELP = "write the ScoreCard; - for standard output alone"


def make(card: ScoreCard, explain: Callable[[], Explanations], reader: Reader) -> bytes:
    """The ScoreCard."""
    return to_json(card)
