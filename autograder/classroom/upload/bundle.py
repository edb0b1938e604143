"""What all platforms are given, before each of them packs it in its own way."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.classroom.upload.settings import Settings


@dataclass(frozen=True)
class Bundle:
    """Files by path, and what they were made for."""

    files: dict[str, bytes]
    settings: Settings
