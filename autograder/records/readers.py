"""One ScoreCard, two readers: what a student is given of it, and an instructor has in full."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

import msgspec

from autograder.records.places import without_places
from autograder.records.scorecard import ScoreCard
from autograder.records.telling import Tell, within

Reader = Literal["student", "instructor"]
READERS: tuple[Reader, ...] = get_args(Reader)


def for_student(
    card: ScoreCard, tells: Mapping[str, Tell], submission: Path | None = None
) -> ScoreCard:
    """The card with what a student is told, by item's name; of an item not named, the verdict.

    It has no seed of hidden cases, no note for the instructor, and no folder of this machine, such
    as the one that the `submission` lies in. Nor has it digests of the assignment and the solution:
    who has all of a file but a few answers could find those by trying.
    """
    how = msgspec.structs.replace(card.provenance, assignment="", solution=None, notes=())
    told = msgspec.structs.replace(
        card,
        items=tuple(within(item, tells.get(item.name, "verdict")) for item in card.items),
        seed=None if card.hidden else card.seed,
        provenance=how,
    )
    return without_places(told, submission)
