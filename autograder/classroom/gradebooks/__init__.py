"""The register: every way out to where grades live is a file in this folder, by its name."""

from __future__ import annotations

from typing import Protocol, cast

from autograder.classroom.sheets.export import Export, Written
from autograder.records.register import modules_in


class Gradebook(Protocol):
    """What a file of this folder defines."""

    HELP: str
    LIKE: str  # what the platform has to give, to be filled in; empty where it is nothing

    def write(self, asked: Export) -> Written:
        """Write all of it, or nothing.

        Raises `SheetError` where the platform's file cannot be filled in, and OSError.
        """
        ...


GRADEBOOKS: dict[str, Gradebook] = {
    name: cast(Gradebook, one) for name, one in modules_in(__name__, __path__).items()
}
