"""Finds who has handed in what, and keeps it: the beginning of everything that is done for a class.

Nothing is unpacked under a name that somebody else has chosen, no archive is read as a whole, and
what cannot be taken becomes a note.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from autograder.classroom.batch.intake import plain
from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.containers import Container, Top
from autograder.classroom.batch.intake.downloads import DOWNLOADS, Download
from autograder.classroom.batch.intake.enrolling import enrolled
from autograder.classroom.batch.intake.folder import Folder, file_at, pieces_below
from autograder.classroom.batch.intake.handins import Handin
from autograder.classroom.batch.intake.roster import read_roster
from autograder.classroom.batch.intake.store import Store
from autograder.classroom.batch.intake.taking import Found, Taker
from autograder.classroom.batch.intake.zipped import Zipped, open_zip
from autograder.classroom.batch.roll import Roll
from autograder.handin import magic
from autograder.handin.limits import Refused
from autograder.handin.names import spelled
from autograder.records.text import printable

EXPECTED = "expected a folder of hand-ins, a platform's bulk download, or one hand-in"
WRAPPED = 3  # folders around all that a download holds
MAY_BE_A_CLASS = (
    "was taken as one hand-in; if it is a class's, unpack it, and give the folder that it makes"
)
ONE_OF_SEVERAL = (
    "looks like a class's, and was taken as one hand-in, as each of several paths is; "
    "--download takes them all as a class's"
)


def find(
    paths: Sequence[Path], workspace: Path, roster: Path | None = None, downloads: bool = False
) -> Roll:
    """Find a class's hand-ins, and copy each to the workspace under a name of ours.

    The only path is a folder of hand-ins, a platform's bulk download, as a zip file or unpacked, or
    one hand-in. Each of several is one hand-in, whatever lies in it, so that nobody's can pass for
    a class with hand-ins of others; unless they are all said to be `downloads`. The roster is a CSV
    file of who should have handed in. Raises IntakeError where a path or the roster is none of
    these, and OSError where the workspace cannot be written to.
    """
    notes: list[str] = []
    rows = read_roster(roster, notes) if roster else ()
    store = Store(workspace)
    takers = [Taker(store, notes, place) for place, _ in enumerate(paths)]
    at = _at if downloads or len(paths) == 1 else _one_at
    found = [one for path, taker in zip(paths, takers, strict=True) for one in at(path, taker)]
    return enrolled(found, rows, notes)


def _at(path: Path, taker: Taker) -> Iterator[Found]:
    """The hand-ins at one path."""
    path, is_folder = _looked_up(path)
    with _refusals(path):
        yield from _in_folder(path, taker) if is_folder else _in_file(path, taker)


def _one_at(path: Path, taker: Taker) -> Iterator[Found]:
    """What is at one path, as one hand-in; it is noted where that looks like a class's."""
    path, is_folder = _looked_up(path)
    with _refusals(path), ExitStack() as opened:
        container = Folder(path, path.name) if is_folder else _opened_zip(path, taker, opened)
        if container and _looks_like_a_class(container):
            taker.notes.append(f"{printable(path.name)} {ONE_OF_SEVERAL}")
        yield _alone(Top(spelled(path.name), is_folder), path, taker)


def _looked_up(path: Path) -> tuple[Path, bool]:
    """The whole path, and whether a folder is there."""
    shown = printable(str(path), limit=300)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):  # a NUL: ValueError
        raise IntakeError(f"{shown} does not exist, or cannot be read; {EXPECTED}") from None
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise IntakeError(f"{shown} is neither a folder nor a file; {EXPECTED}")
    return Path(os.path.abspath(path)), stat.S_ISDIR(mode)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        shown = printable(str(path), limit=300)
        raise IntakeError(f"{shown} {refusal}; {EXPECTED}") from refusal


def _looks_like_a_class(container: Container) -> bool:
    inner = _innermost(container)
    return _claimed(container) is not None or plain.is_class(inner.tops())


def _in_folder(path: Path, taker: Taker) -> Iterator[Found]:
    source = printable(path.name)
    folder = Folder(path, source, taker.store.workspace)
    if claim := _claimed(folder):
        yield from _downloaded(*claim, taker)
    elif plain.is_one(folder.tops()):
        yield _alone(Top(spelled(path.name), is_folder=True), path, taker)
    else:
        if not folder.tops():
            taker.notes.append(f"{source} has nothing in it; {EXPECTED}")
        yield from taker.each(plain.handins(folder, taker.notes), folder, "")


def _in_file(path: Path, taker: Taker) -> Iterator[Found]:
    with ExitStack() as opened:
        container = _opened_zip(path, taker, opened)
        if container and (claim := _claimed(container)):
            yield from _downloaded(*claim, taker)
            return
        inner = _innermost(container) if container else None
        if inner and plain.is_class(inner.tops()):
            yield from taker.each(plain.handins(inner, taker.notes), inner, "")
            return
        if inner and plain.may_be_a_class(inner):
            taker.notes.append(f"{printable(path.name)} {MAY_BE_A_CLASS}")
    yield _alone(Top(spelled(path.name), is_folder=False), path, taker)


def _opened_zip(path: Path, taker: Taker, opened: ExitStack) -> Zipped | None:
    """A zip file, seen as a container; none where it is none, which grading then says."""
    try:
        with path.open("rb") as file:
            if not file.read(magic.HEAD).startswith(magic.ZIP):
                return None
        return opened.enter_context(open_zip(path, printable(path.name)))
    except Refused as refusal:
        taker.notes.append(f"{printable(path.name)} {refusal}")
        return None
    except OSError as error:
        shown = printable(str(path), limit=300)
        raise IntakeError(f"{shown} cannot be read: {error.strerror}") from error


def _alone(top: Top, path: Path, taker: Taker) -> Found:
    """A hand-in that was given by itself."""
    who, order = plain.named(top)
    gather = partial(pieces_below, path) if top.is_folder else lambda: [file_at(path)]
    return taker.alone(Handin((who,), (), order), printable(top.name), gather)


def _claimed(container: Container) -> tuple[Download, Container] | None:
    """The platform whose download a container is, or the only folder in it."""
    for inner in _unwrapped(container):
        for download in DOWNLOADS:
            if inner.tops() and download.owns(inner):
                return download, inner
    return None


def _unwrapped(container: Container) -> Iterator[Container]:
    """A container, and the folder that is all that lies in it."""
    yield container
    for _ in range(WRAPPED):
        tops = container.tops()
        if len(tops) != 1 or not tops[0].is_folder:
            return
        container = container.inside(tops[0].name)
        yield container


def _innermost(container: Container) -> Container:
    return [*_unwrapped(container)][-1]


def _downloaded(download: Download, container: Container, taker: Taker) -> Iterator[Found]:
    count, place = 0, len(taker.notes)
    for one in taker.each(download.handins(container, taker.notes), container, download.TITLE):
        count += 1
        yield one
    hand_ins = "1 hand-in" if count == 1 else f"{count:,} hand-ins"
    read = f"{container.source} was read as a download of {download.TITLE}: {hand_ins}"
    taker.notes.insert(place, read)
