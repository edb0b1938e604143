"""Parts under another name than the contract's, where nobody else will look for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.course.exercises.parameters import attributes
from autograder.course.exercises.spelled import called

REMARK = (
    "keeps its {kind} as self.{own}, where the contract has self.{due}: code that reaches for "
    "{due}{more} will not find it"
)


def remark_on_parts(student: Any, layer: Any, kinds: Sequence[str]) -> None:
    """Add a word to a submission's notes for each part that has another name.

    `kinds` are the classes of the parts, which are called like them in small letters. A layer
    without such a part computes in a way of its own, and promises none.
    """
    held = {name: value for name, value in attributes(layer).items() if type(name) is str}
    for kind in kinds:
        due = kind.lower()
        own = [name for name, value in held.items() if called(type(value)).name == kind]
        if due in held or len(own) != 1:
            continue
        more = ".W" if hasattr(held[own[0]], "W") else ""
        remark = REMARK.format(kind=kind, own=own[0], due=due, more=more)
        if remark not in student.notes:
            student.notes.append(remark)
