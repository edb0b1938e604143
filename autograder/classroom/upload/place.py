"""Where a platform has laid a hand-in, and where it looks for the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """The hand-in, the file that the result goes to, and what is known of earlier hand-ins.

    Without a file, the result is printed, below the report. `attempt` counts from 1; `before` has
    the points of the last one, by item.
    """

    handin: Path
    result: Path | None
    attempt: int = 1
    before: Mapping[str, float] | None = None
