"""Names by which a platform says whose a file is: which containers have them, and what is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from autograder.classroom.batch.intake.containers import Container, Top
from autograder.records.text import printable

T = TypeVar("T")


def most(tops: Iterable[Top], fits: Callable[[Top], object]) -> bool:
    """Whether more than half of what lies at a container's top has a platform's names."""
    found = [bool(fits(top)) for top in tops]
    return 2 * sum(found) > len(found)


def read_names(
    container: Container, tops: Iterable[Top], read: Callable[[Top], T | None], notes: list[str]
) -> Iterator[tuple[Top, T]]:
    """What the names say; one that says nothing is noted."""
    for top in tops:
        if (said := read(top)) is not None:
            yield top, said
        else:
            name = printable(top.name)
            notes.append(f"{container.source}: '{name}' was passed over: its name says nobody's")


def matched(pattern: re.Pattern[str], top: Top) -> re.Match[str] | None:
    """A file's name, taken apart."""
    return None if top.is_folder else pattern.fullmatch(top.name)
