"""The ScoreCard and what is known of its items as one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from autograder.records.readers import Reader
from autograder.records.scorecard import ScoreCard

if TYPE_CHECKING:
    from autograder.reports.html import Explanations

PLACE = 3
HELP = "write one page with tables and heat maps"


def make(card: ScoreCard, explain: Callable[[], Explanations], reader: Reader) -> bytes:
    """The page."""
    from autograder.reports.html import page  # and jinja2

    return page(card, explain(), reader)
