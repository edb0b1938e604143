"""Hand-ins that no platform has named: a folder with a folder or an archive for each person.

A file's name without its ending is the person's key: `alice/`, `bob.tar.gz`. What ends in a version
(`alice_v2.zip`), and what lies in numbered folders (`alice/1/`, `alice/2/`), are attempts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.classroom.batch.intake.containers import Container, Top
from autograder.classroom.batch.intake.handins import Handin, Part, Who, part
from autograder.handin.limits import Refused
from autograder.handin.lookup import PACKAGES
from autograder.handin.names import COMPRESSED, NOTEBOOK, PACKED, PYTHON, UNREAD
from autograder.records.text import printable

QUESTIONS = "mcq.py"
FEW = 2  # folders, which may well be one person's
VERSION = re.compile(r"(?P<stem>.+?)[ _-]+v(?P<version>[0-9]{1,6})", re.I | re.DOTALL)
ATTEMPT = re.compile(r"(?:v|version|attempt)?[ _-]*(?P<number>[0-9]{1,6})", re.I)
HAND_INS = (*PACKED, *UNREAD, PYTHON, NOTEBOOK)


def is_one(tops: Sequence[Top]) -> bool:
    """Whether a folder is somebody's hand-in: it has the code itself, and no archives."""
    files = [top.name.lower() for top in tops if not top.is_folder]
    if any(top.is_folder and top.name.lower() in PACKAGES for top in tops) or QUESTIONS in files:
        return True
    has_code = any(name.endswith((PYTHON, NOTEBOOK)) for name in files)
    return has_code and not any(map(is_packed, files))


def is_class(tops: Sequence[Top]) -> bool:
    """Whether what lies in an archive is a class: several archives, and no code beside them."""
    files = [top.name for top in tops if not top.is_folder]
    has_code = any(name.lower().endswith(PYTHON) for name in files)
    return sum(map(is_packed, files)) > 1 and not has_code


def may_be_a_class(container: Container) -> bool:
    """Whether all that an archive holds is several folders, each with code of its own."""
    tops = container.tops()
    return len(tops) > FEW and all(
        top.is_folder and is_one(container.inside(top.name).tops()) for top in tops
    )


def is_packed(name: str) -> bool:
    """Whether a file is an archive, by its name."""
    return name.lower().endswith((*PACKED, *UNREAD))


def handins(container: Container, notes: list[str]) -> Iterator[Handin]:
    """Each person's hand-in, or attempts; `notes` gets what is none of them."""
    known: dict[str, list[tuple[int, Top]]] = {}
    for top in container.tops():
        if not top.is_folder and not top.name.lower().endswith(HAND_INS):
            name = printable(top.name)
            none = "it is no folder, archive or Python file"
            notes.append(f"{container.source}: '{name}' was passed over: {none}")
            continue
        stem, version = _stem_and_version(top)
        known.setdefault(stem.casefold(), []).append((version, top))
    for tops in known.values():
        tops.sort(key=lambda one: (one[0], one[1].name))
        who = who_called(_stem_and_version(tops[0][1])[0])
        versions = [version for version, _ in tops]
        if len({*versions}) < len(versions):
            notes.append(f"{container.source}: {_unclear([top for _, top in tops])}")
            versions = [*range(1, len(versions) + 1)]
        for version, (_, top) in zip(versions, tops, strict=True):
            for one, numbers in _attempts(container, top):
                order = numbers if versions == [1] else (version, *numbers)
                yield Handin((who,), (one,), order)


def _unclear(tops: Sequence[Top]) -> str:
    names = " and ".join(f"'{printable(top.name)}'" for top in tops)
    return (
        f"{names} are one person's by their names, and were taken as attempts in this order; "
        "remove those that do not count"
    )


def named(top: Top) -> tuple[Who, tuple[int, ...]]:
    """Whose something is by its name, and which attempt; nothing where the name has no version."""
    stem, version = _stem_and_version(top)
    return who_called(stem), () if stem == _stem(top) else (version,)


def who_called(stem: str) -> Who:
    """Somebody of whom only a file's name is known."""
    email = stem if "@" in stem else ""
    return Who(stem, stem, email, {"file": stem})


def stem_of(name: str) -> str:
    """A file's name without what says that it is an archive or code."""
    lower = name.lower()
    ending = next((one for one in HAND_INS if lower.endswith(one) and lower != one), "")
    stem = name[: len(name) - len(ending)]
    inner = stem.rpartition(".")[0]
    if ending in COMPRESSED and inner and stem.lower().endswith((".tar", PYTHON)):
        return inner
    return stem


def _stem_and_version(top: Top) -> tuple[str, int]:
    """Whose it is by its name, and which attempt, 1 where the name has no version."""
    stem = _stem(top)
    if match := VERSION.fullmatch(stem):
        return match["stem"], int(match["version"])
    return stem, 1


def _stem(top: Top) -> str:
    return top.name if top.is_folder else stem_of(top.name)


def _attempts(container: Container, top: Top) -> Iterator[tuple[Part, tuple[int, ...]]]:
    """What one name stands for: a hand-in, or a folder of numbered ones."""
    try:
        inside = container.inside(top.name).tops() if top.is_folder else ()
    except Refused:  # which is told where it is taken
        inside = ()
    numbers = [ATTEMPT.fullmatch(_stem(one)) for one in inside]
    if not inside or not all(numbers):
        yield part(top), ()
        return
    for one, number in zip(inside, numbers, strict=True):
        if number:
            name = "" if one.is_folder else one.name
            yield Part((top.name, one.name), name), (int(number["number"]),)
