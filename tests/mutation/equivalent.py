"""The faults that are none, or none that counts: `equivalent.toml`, read and matched."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

import msgspec

from autograder.classroom.mutants.mutant import Mutant

FILE = Path(__file__).with_name("equivalent.toml")
# same: the same values for every legal input. convention: another right answer, which the
# assignments accept. remark: seen, and printed, but free of charge. beyond: what right hand-ins
# differ in or lack, so that it is not asked of anybody.
Why = Literal["same", "convention", "remark", "beyond"]


class Entry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Some mutants that no item need notice, all for one reason.

    `where` is a mutant's key without the number, such as "mytorch/*.py:*.forward:constant";
    `changes` are as in its `change`. In either, `*` stands for anything.
    """

    where: str
    changes: tuple[str, ...]
    why: Why
    reason: str

    def matching(self, mutant: Mutant) -> set[str]:
        """Those of the changes that this mutant is an example of."""
        if not fnmatchcase(mutant.key.rpartition(":")[0], self.where):
            return set()
        return {one for one in self.changes if _fits(mutant.change, one)}


class Table(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The whole file."""

    equivalent: tuple[Entry, ...]


def _fits(change: str, pattern: str) -> bool:
    return fnmatchcase(change, pattern.replace("[", "[[]"))


def load(path: Path = FILE) -> tuple[Entry, ...]:
    """All entries, in order."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Table).equivalent


def explained(mutants: Iterable[Mutant], entries: Iterable[Entry]) -> dict[str, Entry]:
    """The first entry that covers a mutant, by the mutant's key."""
    entries = list(entries)
    found = {}
    for mutant in mutants:
        entry = next((one for one in entries if one.matching(mutant)), None)
        if entry is not None:
            found[mutant.key] = entry
    return found
