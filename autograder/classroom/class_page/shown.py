"""What somebody may see of where they stand: the one door to all that is written for students."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.groups import NO_REMARKS, Remarks, remarks_on
from autograder.records.explanation import Explanation
from autograder.records.places import without_places
from autograder.records.readers import for_student
from autograder.records.telling import Tell, explained_within
from autograder.reports.beside import InstructorRemark

Tells = Mapping[str, Tell]
NO_EXPLANATIONS: Mapping[str, Explanation] = MappingProxyType({})
VERDICTS: Tells = MappingProxyType({})


class Shown(NamedTuple):
    """Where somebody stands, with the student's card in place of the instructor's; see `shown`."""

    standing: Standing
    explanations: Mapping[str, Explanation] = NO_EXPLANATIONS
    remarks: tuple[InstructorRemark, ...] = ()


Show = Callable[[Standing], Shown]


def shown(
    standing: Standing,
    explanations: Mapping[str, Explanation] = NO_EXPLANATIONS,
    remarks: Remarks = NO_REMARKS,
    tells: Tells = VERDICTS,
) -> Shown:
    """What somebody may see; whatever writes for students is given this alone.

    `explanations` are those of items, by their names: see `kept.py`. `remarks` are the instructor's
    on groups, by key. `tells` says how much is told of each item; of one that it does not name,
    whether it is right.
    """
    if standing.card is None:
        return Shown(standing)
    where = Path(standing.counted.path) if standing.counted and standing.counted.path else None
    return Shown(
        msgspec.structs.replace(standing, card=for_student(standing.card, tells, where)),
        {
            name: without_places(explained_within(one, tells.get(name, "verdict")), where)
            for name, one in explanations.items()
        },
        tuple(InstructorRemark(*one) for one in remarks_on(standing, remarks)),
    )
