"""A course's names at the border between our lines and a submission's objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from autograder.records.spelling import Spelling

CALLED = "__called__"  # under which a class has what it is called; see `worker/inside/renamed.py`
Kind = TypeVar("Kind", bound=type)


class Called(NamedTuple):
    """Our name of a course's class, and our names of its members by the course's."""

    name: str
    members: Mapping[str, str]


def called(kind: type) -> Called:
    """What a class is to us: by its own names, unless the assignment has others."""
    found = getattr(kind, CALLED, None)
    return found if isinstance(found, Called) else Called(kind.__name__, {})


class Alias:
    """Hands on the course's name of a member to ours, in what the grader itself passes in."""

    def __init__(self, ours: str) -> None:
        self.ours = ours

    def __get__(self, made: Any, kind: type) -> Any:
        """The member under our name."""
        return getattr(kind if made is None else made, self.ours)

    def __set__(self, made: Any, value: Any) -> None:
        setattr(made, self.ours, value)


def stand_in(kind: Kind, spelling: Spelling, like: str) -> Kind:
    """A class of the grader's own as a course's lines know it: with its names, too.

    They are those of our class that it is `like`.
    """
    members = {hers: Alias(ours) for ours, hers in spelling.of(like).items()}
    return type(spelling.kind(like), (kind,), members) if spelling else kind  # type: ignore[return-value]
