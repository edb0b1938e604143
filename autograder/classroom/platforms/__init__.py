"""The register: every platform is a file in this folder, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, cast

from autograder.classroom.upload.bundle import Bundle
from autograder.classroom.upload.graded import GradedHandIn
from autograder.classroom.upload.place import Place
from autograder.records.register import modules_in


class Platform(Protocol):
    """What a file of this folder defines.

    `TITLE` is the platform's own name, `PUBLIC` says whether students can read what is uploaded,
    and `ENDING` of what kind that is: `.zip`, or a folder where it is empty.
    """

    TITLE: str
    PUBLIC: bool
    ENDING: str

    def pack(self, bundle: Bundle) -> dict[str, bytes]:
        """What is uploaded, by path."""
        ...

    def how(self, name: str) -> list[str]:
        """What to do with it, in three lines; `name` is the assignment's."""
        ...

    def place(self, root: Path) -> Place:
        """Where the hand-in lies on the platform, and what is known of it; `root` is usually /."""
        ...

    def result(self, graded: GradedHandIn) -> bytes:
        """The result as the platform reads it."""
        ...

    def fault(self, reason: str) -> bytes:
        """The result where the grader itself failed: no judgement on the hand-in."""
        ...


PLATFORMS: dict[str, Platform] = {
    name: cast(Platform, one) for name, one in modules_in(__name__, __path__).items()
}
