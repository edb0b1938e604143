"""Failures of a whole class, grouped by what is wrong, the most frequent first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from autograder.classroom.batch.roll import Person, Standing
from autograder.classroom.class_page.failures import Failure, failures
from autograder.classroom.class_page.names import Names
from autograder.classroom.class_page.records import Group, Member, Members
from autograder.records.scorecard import SmallestCase
from autograder.records.text import printable

WORDINGS = 3  # of a group, besides its title
LONGEST = 400  # characters of what is said
SEVERAL = 2  # who say the same, so that it tells of nobody
ALONE = "goes wrong in words of its own"

Remarks = Mapping[str, str]  # an instructor's, by the groups' keys
NO_REMARKS: Remarks = MappingProxyType({})


def grouped(standings: Sequence[Standing], remarks: Remarks, named: bool) -> tuple[Group, ...]:
    """The groups of a class; the more frequent ones first, then as the sheet has them.

    Where they are not `named`, whatever a submission may have said is without people's names.
    """
    found: dict[str, list[tuple[Person, Failure]]] = {}
    for standing in standings:
        for failure in failures(standing.card) if standing.card else ():
            found.setdefault(failure.key, []).append((standing.person, failure))
    hidden = None if named else Names(standing.person for standing in standings)
    order = _places(standings)
    groups = [_group(key, made, remarks, hidden) for key, made in found.items()]
    return tuple(sorted(groups, key=lambda one: (-one.members.count, order.get(one.item, -1))))


def remarks_on(standing: Standing, remarks: Remarks) -> list[tuple[str, str]]:
    """What an instructor has remarked on the groups that somebody is in, with the items' names."""
    found = failures(standing.card) if standing.card else []
    return [(one.item, remarks[one.key]) for one in found if one.key in remarks]


def members(people: Iterable[Person], named: bool) -> Members:
    """So many people, who are named if they may be."""
    some = [*people]
    return Members(len(some), tuple(Member(one.key, one.name) for one in some) if named else ())


def _places(standings: Sequence[Standing]) -> dict[str, int]:
    """Where items stand in the sheet."""
    cards = [one.card for one in standings if one.card]
    return {item.name: number for card in cards[:1] for number, item in enumerate(card.items)}


def _group(
    key: str,
    made: Sequence[tuple[Person, Failure]],
    remarks: Remarks,
    hidden: Names | None,
) -> Group:
    all_failures = [failure for _, failure in made]
    first, remark = all_failures[0], remarks.get(key, "")
    title, *others = _said((one.title for one in all_failures), first.own, hidden) or [
        f"{', '.join(first.values)}: {ALONE}"
    ]
    wordings = _said((one.wording for one in all_failures if one.wording), True, hidden)
    return Group(
        key=key,
        kind=first.kind,
        item=first.item,
        values=tuple(_most_frequent(name for one in all_failures for name in one.values)),
        title=title,
        members=members((person for person, _ in made), named=hidden is None),
        wordings=tuple([*others, *wordings][:WORDINGS]),
        example=_smallest(one.example for one in all_failures),
        remark=hidden.without(remark) if hidden else remark,
    )


def _said(texts: Iterable[str], own: bool, hidden: Names | None) -> list[str]:
    """What is said, the most frequent first.

    Where people are to be hidden, submissions' own words are told if several say the same, for
    words of one may tell who it is; and no name of anybody is in them.
    """
    found = Counter(printable(text, LONGEST) for text in texts).most_common()
    if not own or hidden is None:
        return [text for text, _ in found]
    return [hidden.without(text) for text, count in found if count >= SEVERAL]


def _most_frequent(texts: Iterable[str]) -> list[str]:
    return [text for text, _ in Counter(texts).most_common()]


def _smallest(cases: Iterable[SmallestCase | None]) -> SmallestCase | None:
    """The case with the fewest numbers; of those, the one that can be checked by a line."""
    return min((case for case in cases if case), key=_size, default=None)


def _size(case: SmallestCase) -> tuple[int, bool, int, str]:
    tables = (*case.given, case.yours, case.expected)
    numbers = sum(math.prod(table.shape) for table in tables)
    return numbers, not case.worked, sum(len(table.lines) for table in tables), case.label
