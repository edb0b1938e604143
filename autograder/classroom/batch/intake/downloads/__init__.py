"""The register: each platform's bulk download is a file in this folder.

Which of them a container is, they say themselves; the first one that says so takes it apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from autograder.classroom.batch.intake.containers import Container
from autograder.classroom.batch.intake.handins import Handin
from autograder.records.register import modules_in


class Download(Protocol):
    """What a file of this folder defines."""

    PLACE: int  # whoever is the surest comes first
    TITLE: str  # the platform's name

    def owns(self, container: Container) -> bool:
        """Whether a container is one of this platform's."""
        ...

    def handins(self, container: Container, notes: list[str]) -> Iterator[Handin]:
        """Its hand-ins; `notes` gets what is passed over, a sentence each."""
        ...


def _defined() -> tuple[Download, ...]:
    found = [cast(Download, one) for one in modules_in(__name__, __path__).values()]
    return tuple(sorted(found, key=lambda one: one.PLACE))


DOWNLOADS: tuple[Download, ...] = _defined()
