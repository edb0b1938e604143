"""Canvas: a flat zip of `<name>[_LATE]_<user id>_<attachment id>_<file>`.

Canvas sees to it that no name and no file has a number between two underscores, so that the first
two such numbers are the identifiers. Of anonymous people they are `anon_<letters>_<number>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from autograder.classroom.batch.intake.containers import Container, Top
from autograder.classroom.batch.intake.handins import Handin, Who, part
from autograder.classroom.batch.intake.naming import matched, most, read_names

PLACE = 5
TITLE = "Canvas"
REST = r"_(?P<attachment>[0-9]{1,18})_(?P<file>.+)"
NAME = re.compile(rf"(?P<name>.+?)(?P<late>_LATE)?_(?P<user>[0-9]{{1,18}}){REST}", re.DOTALL)
ANONYMOUS = re.compile(rf"(?P<name>anon)(?P<late>_LATE)?_(?P<user>[A-Za-z0-9]+){REST}", re.DOTALL)
TYPED = ("_text.html", "_link.html")  # what was typed into a form, and addresses


class _Said(NamedTuple):
    name: str
    is_late: bool
    user: str
    attachment: int
    file: str


def owns(container: Container) -> bool:
    """Whether most names have a name and two numbers before the file's."""
    return most(container.tops(), lambda top: _is_typed(top) or _said(top))


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each person's latest hand-in, with all its files."""
    tops = [top for top in container.tops() if not _is_typed(top)]
    found: dict[str, list[tuple[Top, _Said]]] = {}
    for top, said in read_names(container, tops, _said, notes):
        found.setdefault(said.user, []).append((top, said))
    for user, files in found.items():
        files.sort(key=lambda one: one[1].attachment)
        said = files[0][1]
        name = f"{said.name} {user}" if said.name == "anon" else said.name
        parts = tuple(part(top, one.file) for top, one in files)
        late = any(one.is_late for _, one in files)
        yield Handin((Who(user, name, ids={"canvas": user}),), parts, late=late)


def _is_typed(top: Top) -> bool:
    return not top.is_folder and top.name.endswith(TYPED)


def _said(top: Top) -> _Said | None:
    match = matched(ANONYMOUS, top) or matched(NAME, top)
    if not match:
        return None
    name, late, user = match["name"], bool(match["late"]), match["user"]
    return _Said(name, late, user, int(match["attachment"]), match["file"])
