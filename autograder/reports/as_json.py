"""The ScoreCard as JSON."""

from __future__ import annotations

import msgspec

from autograder.records.scorecard import ScoreCard


def to_json(card: ScoreCard) -> bytes:
    """The ScoreCard as formatted JSON, ended by a newline."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"
