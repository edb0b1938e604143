"""The register: every format of a report is a file in this folder, and an option of that name.

All of them are imported whenever options are read, which takes less time than it would take to read
their constants as text. What is heavy, such as jinja2, waits in `make` until it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from autograder.records.readers import Reader
from autograder.records.register import modules_in
from autograder.records.scorecard import ScoreCard

if TYPE_CHECKING:
    from autograder.reports.html import Explanations


class Format(Protocol):
    """What a file of this folder defines."""

    PLACE: int  # among the options; of two with the same one, the alphabet's first comes first
    HELP: str

    def make(self, card: ScoreCard, explain: Callable[[], Explanations], reader: Reader) -> bytes:
        """What is written; `explain` looks into all items, which takes its time."""
        ...


def _defined() -> dict[str, Format]:
    found = {name: cast(Format, one) for name, one in modules_in(__name__, __path__).items()}
    return dict(sorted(found.items(), key=lambda item: item[1].PLACE))


FORMATS: dict[str, Format] = _defined()
