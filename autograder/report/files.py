"""Reports as files: the ScoreCard as JSON, and how files are written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from autograder.scorecard import ScoreCard


def to_json(card: ScoreCard) -> bytes:
    """The ScoreCard as formatted JSON, ended by a newline."""
    return msgspec.json.format(msgspec.json.encode(card), indent=2) + b"\n"


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    os.chmod(file.name, 0o644)
    os.replace(file.name, path)
