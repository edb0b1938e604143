"""What is not there, for the page: a row for all items that the same people lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from autograder.classroom.class_page.records import Group, Kind, Members


class SaidOn(NamedTuple):
    """A remark, and on which of a row's items: "" where there is but one."""

    on: str
    text: str


class Row(NamedTuple):
    """What so many lack, in words, and the groups' keys."""

    members: Members
    what: str
    wordings: tuple[str, ...]
    remarks: tuple[SaidOn, ...]
    keys: tuple[str, ...]


def rows(groups: Iterable[Group]) -> list[Row]:
    """A row each; what is not written by the same people, or by as many unnamed ones, in one."""
    together: dict[tuple[object, ...], list[Group]] = {}
    for number, one in enumerate(groups):
        merged = one.kind is Kind.UNWRITTEN
        together.setdefault((one.members,) if merged else (number,), []).append(one)
    return [_row(some) for some in together.values()]


def _row(some: Sequence[Group]) -> Row:
    first, several = some[0], len(some) > 1
    what = first.title
    if several:
        start = "Not written" if first.members.who else "Each of these is not written"
        what = f"{start}: {', '.join(one.item for one in some)}"
    said = (SaidOn(f" on {one.item}" if several else "", one.remark) for one in some if one.remark)
    return Row(first.members, what, first.wordings, tuple(said), tuple(one.key for one in some))
