"""Links inside of an archive, followed as a directory's are: within it, and in no circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from autograder.handin.limits import Budget
from autograder.handin.member import Kind, Member
from autograder.handin.names import TOO_LONG, Steps, from_bytes, is_clutter, is_long, steps, stray

LEADS_OUTSIDE = "it is a link that leads outside of the submission"
LEADS_NOWHERE = "it is a link that leads nowhere"
HOLDS_IT = "it is a link to a directory that holds it"
MAX_HOPS = 40  # links on the way to one file; as many as Linux follows
MAX_TARGET = 1024  # bytes of what a link leads to


def followed(members: list[Member], budget: Budget) -> list[Member]:
    """The members that matter, with what links lead to in their places, under their names."""
    if any(m.kind in (Kind.LINK, Kind.HARD_LINK) for m in members):
        members = [*_Tree(members, budget).followed(members)]
    return [member for member in members if member.matters]


class _Unfollowed(Exception):  # noqa: N818 - the student's error, not ours
    """Why a link is not followed, as a note says it."""


class _Folder(NamedTuple):
    name: str  # as it is reached, with a slash at its end
    chain: tuple[Steps, ...]  # the real paths of the top, of the folders below it, and its own


class _Tree:
    """An archive's members, by their places."""

    def __init__(self, members: Iterable[Member], budget: Budget) -> None:
        self._budget = budget
        self._entries: dict[Steps, Member] = {}
        self._folders: dict[Steps, dict[str, None]] = {(): {}}  # the names in each
        for member in members:
            budget.check()
            if not stray(member.name) and (place := member.steps):
                self._add(place, member)

    def _add(self, place: Steps, member: Member) -> None:
        if member.kind is Kind.FOLDER:
            self._folders.setdefault(place, {})
        else:
            self._entries[place] = member  # of duplicates, the last one
        while place:
            folder, step = place[:-1], place[-1]
            known = folder in self._folders
            self._folders.setdefault(folder, {})[step] = None
            if known:
                break
            place = folder

    def followed(self, members: Iterable[Member]) -> Iterator[Member]:
        """The members in their order, with those that links lead to."""
        for member in members:
            if member.kind in (Kind.FILE, Kind.FOLDER) or stray(member.name):
                yield member
            elif not member.is_clutter:
                place = member.steps
                chain = tuple(place[:depth] for depth in range(len(place)))
                yield from self._at(member, member.name, chain)

    def _at(self, link: Member, name: str, chain: tuple[Steps, ...]) -> Iterator[Member]:
        """What is found where a link leads, or the link itself with its fault."""
        try:
            place = self._target(link, chain[-1])
            if place in chain:
                raise _Unfollowed(HOLDS_IT)
        except _Unfollowed as reason:
            yield Member(name, oddity=str(reason))
            return
        if place in self._entries:
            yield replace(self._entries[place], name=name)
        else:
            yield from self._below(_Folder(f"{name}/", (*chain, place)))

    def _below(self, top: _Folder) -> Iterator[Member]:
        """All files in a folder that a link leads to, under the link's name."""
        pending = [top]
        while pending:
            folder = pending.pop()
            self._budget.folder()
            for step in self._folders[folder.chain[-1]]:
                self._budget.check()
                name, place = folder.name + step, (*folder.chain[-1], step)
                if is_clutter(step):
                    continue
                if is_long(name):
                    found: Iterable[Member] = [Member(name, oddity=TOO_LONG)]
                elif place not in self._entries:
                    pending.append(_Folder(f"{name}/", (*folder.chain, place)))
                    continue
                else:
                    found = self._entry(self._entries[place], name, folder.chain)
                for member in found:
                    if member.matters:
                        self._budget.member()
                        yield member

    def _entry(self, member: Member, name: str, chain: tuple[Steps, ...]) -> Iterable[Member]:
        if member.kind is Kind.FILE:
            return [replace(member, name=name)]
        return self._at(member, name, chain)

    def _target(self, link: Member, folder: Steps) -> Steps:
        """The place of the file or folder that a link leads to, from the folder that holds it."""
        place: Steps = () if link.kind is Kind.HARD_LINK else folder
        todo = self._steps(link)
        hops = 0
        while todo:
            self._budget.check()
            step = todo.pop()
            if step == "..":
                if not place:
                    raise _Unfollowed(LEADS_OUTSIDE)
                place = place[:-1]
                continue
            place = (*place, step)
            entry = self._entries.get(place)
            if entry and entry.kind is not Kind.FILE:
                if (hops := hops + 1) > MAX_HOPS:
                    raise _Unfollowed(LEADS_NOWHERE)
                place = () if entry.kind is Kind.HARD_LINK else place[:-1]
                todo += self._steps(entry)
            elif place not in self._folders and (entry is None or todo):
                raise _Unfollowed(LEADS_NOWHERE)
        return place

    def _steps(self, link: Member) -> list[str]:
        """The way that a link leads, its last step first."""
        data = link.read(MAX_TARGET)
        target = from_bytes(data).replace("\\", "/")
        if target.startswith("/") or (target[:1].isalpha() and target[1:2] == ":"):
            raise _Unfollowed(LEADS_OUTSIDE)
        if not target or len(data) >= MAX_TARGET:
            raise _Unfollowed(LEADS_NOWHERE)
        return [*reversed(steps(target))]
