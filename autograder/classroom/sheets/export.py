"""What a gradebook is asked for, and what it says when it has been written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.classroom.batch.roll import Person, Standing
from autograder.classroom.class_page.shown import Show, shown
from autograder.classroom.sheets.sheet import SheetError
from autograder.records.text import printable


@dataclass(frozen=True)
class Export:
    """What is written: where people stand, to which file or folder.

    `like` is the file that the platform gave, which is filled in. `column` names the assignment in
    it, by its title or its id, where that has to be said. What students are to read is made of what
    `show` gives, and of nothing else of the `standings`.
    """

    standings: Sequence[Standing]
    target: Path
    like: Path | None = None
    column: str = ""
    show: Show = shown

    def given(self, what: str) -> Path:
        """The file that the platform gave.

        Raises `SheetError` where there is none, or where it would be written over.
        """
        if self.like is None:
            raise SheetError(f"expected {what}, to be filled in; say which one with --like")
        if self.target.exists() and self.like.exists() and self.target.samefile(self.like):
            raise SheetError(
                f"{printable(str(self.target))} is the file that is filled in; write to another one"
            )
        return self.like


@dataclass
class Notes:
    """What is to be said of many people: the same thing in one sentence, with all their names."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, *names: str) -> None:
        """Say this of somebody, or of nobody in particular."""
        self.found.setdefault(what, []).extend(map(printable, names))

    def lines(self) -> tuple[str, ...]:
        """The sentences."""
        return tuple(
            f"{what}: {', '.join(names)}" if names else what for what, names in self.found.items()
        )


@dataclass(frozen=True)
class Written:
    """For how many people something was written, and what there is to be said of the others."""

    people: int
    notes: tuple[str, ...] = ()


def called(person: Person) -> str:
    """How a note names somebody."""
    return f"{person.name} ({person.key})" if person.name not in ("", person.key) else person.key


def settled(standings: Sequence[Standing], notes: Notes) -> list[Standing]:
    """Those whose points are known; why the others' are not goes into the notes."""
    kept = []
    for one in standings:
        if one.points is None:
            notes.add("no points yet, so that nothing was written", called(one.person))
        elif one.card is not None and not one.card.graded:
            notes.add("not wholly graded, so that nothing was written", called(one.person))
        else:
            kept.append(one)
    return kept
