"""An archive that lies in the hand-in instead of the hand-in's files."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.handin import archive
from autograder.handin.limits import Budget, Refused
from autograder.handin.member import Member, some_names
from autograder.handin.names import PACKED, UNREAD, stray
from autograder.handin.people import SEVERAL_PEOPLE
from autograder.records.text import printable

MANY = f"{SEVERAL_PEOPLE}. If it is one, pack its Python files only"


def unfolded(
    members: list[Member], budget: Budget, notes: list[str], depth: int = 1
) -> list[Member]:
    """The members of the one archive in a hand-in that has no Python file beside it.

    Platforms and mail programs pack what was packed. Where it is not so, the members as they are.
    Raises Refused where there are several, and where the one is none that can be read.
    """
    if any(member.is_python for member in _own(members)):
        return members
    packed = [member for member in _own(members) if _is_packed(member)]
    if not packed:
        return members
    if len(packed) > 1:
        count = f"{len(packed):,} archives ({some_names(packed)})"
        raise Refused(f"holds no Python file, but {count}: {MANY}")
    return _opened(packed[0], budget, notes, depth) or members


def _opened(packed: Member, budget: Budget, notes: list[str], depth: int) -> list[Member]:
    """The members of an archive; none where no Python file is among them, and no notebook."""
    inner: list[str] = []
    try:
        found = archive.inner(packed, budget, depth)
        found = unfolded(found, budget, inner, depth + 1)
    except Refused as refusal:
        raise Refused(f"holds '{printable(packed.name)}', which {refusal}") from refusal
    if not any(member.is_python or member.is_notebook for member in _own(found)):
        return []
    notes.append(f"the hand-in lies in '{printable(packed.name)}', which was opened")
    notes += inner
    return found


def _own(members: list[Member]) -> Iterator[Member]:
    return (m for m in members if not stray(m.name) and not m.is_clutter)


def _is_packed(member: Member) -> bool:
    return not member.oddity and member.name.lower().endswith((*PACKED, *UNREAD))
