"""The members of a directory."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import NamedTuple

from autograder.handin.limits import Budget
from autograder.handin.links import HOLDS_IT, LEADS_NOWHERE, LEADS_OUTSIDE
from autograder.handin.member import SPECIAL_FILE, Member
from autograder.handin.names import TOO_LONG, is_clutter, is_long, spelled


class _Folder(NamedTuple):
    name: str  # below the top, with a slash at its end; empty for the top itself
    chain: tuple[str, ...]  # the real paths of the top, of the directories below it, and its own


def walk(top: Path, budget: Budget) -> list[Member]:
    """List what matters below ``top``, sorted; links inside are followed, but in no circle."""
    members: list[Member] = []
    pending = [_Folder("", (os.path.realpath(top),))]
    while pending:
        folder = pending.pop()
        budget.folder()
        try:
            found, below = _look_into(folder, budget)
        except OSError as error:
            if not folder.name:
                raise
            unread = Member(folder.name, oddity=f"it cannot be read ({error.strerror})")
            found, below = [unread], []
        members += found
        pending += below
    return sorted(members, key=lambda member: member.name)


def _look_into(folder: _Folder, budget: Budget) -> tuple[list[Member], list[_Folder]]:
    found, below = [], []
    with os.scandir(folder.chain[-1]) as entries:
        for entry in entries:
            budget.check()
            if is_clutter(entry.name):
                continue
            name = folder.name + entry.name
            target, fault = (name, TOO_LONG) if is_long(name) else _follow(entry, folder.chain)
            if not fault and entry.is_dir():
                below.append(_Folder(f"{name}/", (*folder.chain, target)))
                continue
            if not fault and not entry.is_file():
                fault = SPECIAL_FILE
            size = 0 if fault else entry.stat().st_size
            member = Member(name, size, partial(read_file, target), fault)
            if member.matters:
                budget.member()
                found.append(member)
    return found, below


def _follow(entry: os.DirEntry[str], chain: tuple[str, ...]) -> tuple[str, str]:
    """Give an entry's real path, and why it is not followed where it is a link that errs."""
    # Windows' junctions are no symbolic links; Python tells them from 3.12 on.
    if not entry.is_symlink() and not getattr(entry, "is_junction", bool)():
        return entry.path, ""
    target = os.path.realpath(entry.path)
    if not Path(target).is_relative_to(chain[0]):
        return target, LEADS_OUTSIDE
    if not os.path.exists(target):
        return target, LEADS_NOWHERE
    return target, HOLDS_IT if target in chain else ""


def read_file(path: str, limit: int) -> bytes:
    """Read at most so many bytes of a file."""
    with open(path, "rb") as file:
        return file.read(limit)


def path_on_disk(top: Path, path: str) -> Path:
    """Where a source lies on disk, whose steps may be spelled otherwise there."""
    here = top
    for step in path.split("/"):
        known = here / step
        if not known.exists() and here.is_dir():
            names = sorted(os.listdir(here))
            known = next((here / name for name in names if spelled(name) == step), known)
        here = known
    return here
