"""A directory or an archive to named sources, in memory.

Nothing of a submission is run, compiled or parsed here, and nothing is written anywhere.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from autograder.archive import (
    HAND_IN_LESS,
    MAX_FILE,
    MAX_MEMBERS,
    MIB,
    SPECIAL,
    Clock,
    Member,
    Refused,
    open_archive,
)
from autograder.handin.beyond import imported, lead_of, told_from
from autograder.handin.roots import NOT_GRADED, anchors, shallowest
from autograder.handin.survey import RootError, Survey, survey, told
from autograder.handin.wanted import Wanted
from autograder.text import printable

MAX_SOURCES = 500
MAX_TOTAL = 8 * MIB  # of source, which takes up to four times that in memory
MAX_FOLDERS = 20_000
MAX_PATH, MAX_STEPS = 400, 30  # characters of a path, and its steps
MAX_NOTES = 20

EXPECTED = "the directory that holds mytorch/ and models/, or a .zip, .tar or .tar.gz file of it"
# Anywhere below the root; names that begin with a dot as well.
CLUTTER = {"__pycache__", "__macosx", "site-packages", "node_modules"}
ENVIRONMENT = "pyvenv.cfg"  # lies in every virtual environment
SAVE = "save it as plain UTF-8 text in your editor"
TOO_LONG = "its path is too long"
OUTSIDE = "it points outside of the submission"

Parts = tuple[str, ...]


class SubmissionError(Exception):
    """The input as a whole cannot be graded; the text says why, and the way out."""


class WrongRootError(SubmissionError):
    """The folder that was asked for is not in what was handed in; the text says which ones are."""


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the text of its Python files, and what became of the rest."""

    name: str  # for people: the base name of its path
    sources: dict[str, str]  # path below the root, with slashes -> text; sorted
    broken: dict[str, str]  # the same, for files that are no text -> why, one sentence
    notes: tuple[str, ...] = ()  # what was passed over and why, one sentence each
    root: str = ""  # the folder that is graded, below the top of what was handed in
    lead: str = ""  # what names of modules may begin with, as they do above the root
    # What the sources import from outside of the root: path -> text; paths begin with "../".
    outside: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over all paths and contents (for broken files: their sentences)."""
        import hashlib

        whole = hashlib.sha256()
        for kind in (self.sources, self.broken, *([self.outside] if self.outside else [])):
            whole.update(len(kind).to_bytes(8, "big"))
            for text in (text for item in sorted(kind.items()) for text in item):
                data = text.encode()
                whole.update(len(data).to_bytes(8, "big") + data)
        return whole.hexdigest()


def read_submission(path: Path, wanted: Wanted | None = None) -> Submission:
    """Read the Python files of the directory or archive at ``path``.

    What is `wanted` decides which of its folders is graded; else the shallowest one is.
    Raises SubmissionError where there is nothing to grade, and WrongRootError where the folder is
    not there that is asked for.
    """
    name = printable(Path(os.path.abspath(path)).name or str(path))
    try:
        with _open(path) as members:
            return _assemble(name, members, wanted)
    except RootError as error:
        raise WrongRootError(str(error)) from None
    except Refused as refusal:
        reason = str(refusal)
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); check its permissions, or hand in a copy"
    raise SubmissionError(f"'{printable(str(path), limit=300)}' {reason}")


@contextmanager
def _open(path: Path) -> Iterator[list[Member]]:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a NUL: ValueError
        raise Refused(f"does not exist; expected {EXPECTED}") from error
    if stat.S_ISDIR(mode):
        yield _walk(path)
    elif not stat.S_ISREG(mode):
        raise Refused(f"is neither a directory nor a file; expected {EXPECTED}")
    elif path.suffix.lower() == ".py":
        raise Refused(f"is a single Python file; expected {EXPECTED}: give that instead")
    else:
        with open_archive(path) as members:
            yield members


def _assemble(name: str, members: list[Member], wanted: Wanted | None = None) -> Submission:
    strays = {member: fault for member in members if (fault := _stray(member.name))}
    notes = [_note(member.name, fault) for member, fault in strays.items()]
    members = _without_clutter([member for member in members if member not in strays])
    found = None
    if wanted:
        members = [replace(member, read=cache(member.read)) for member in members]
        found = _survey(members, wanted)
    root = found.root if found else shallowest([m.parts for m in members if _is_python(m)])
    chosen = _choose(members, root, notes)
    if not chosen:
        nothing = f"holds no Python file to grade; expected {EXPECTED}"
        raise Refused(". ".join([nothing, *notes[:1]]))
    if len(chosen) > MAX_SOURCES:
        raise Refused(f"holds more than {MAX_SOURCES} Python files; {HAND_IN_LESS}")
    sources, broken = _read(chosen)
    outside = [m for m in members if _is_python(m) and m.parts[: len(root)] != root]
    submission = Submission(name, _sorted(sources), _sorted(broken), root="/".join(root))
    if found:
        taken = imported(submission.sources, _beside(found, outside), root)
        notes[:0] = told(found, taken, len(outside))
        lead = lead_of(submission.sources, name, submission.root)
        submission = replace(submission, outside=_sorted(taken), lead=lead)
    elif outside:
        where = printable("/".join(root))
        notes.append(f"{len(outside):,} Python file(s) outside of '{where}/' were left out")
    return replace(submission, notes=_capped(notes))


def _survey(members: list[Member], wanted: Wanted) -> Survey:
    """Look through the files that could be read; whether they can is for the graded ones to say."""
    files = {m.parts: (m.size, partial(_quietly, m)) for m in members if _may_be_read(m)}
    return survey(files, wanted)


def _may_be_read(member: Member) -> bool:
    return _is_python(member) and not _fault(member)


def _quietly(member: Member) -> bytes:
    try:
        return member.read()
    except (OSError, Refused):
        return b""


def _beside(found: Survey, outside: list[Member]) -> dict[str, str]:
    """The texts outside of the root that were looked through, by their paths from there."""
    texts = {}
    for member in outside:
        if member.parts in found.looks:
            with suppress(_NotText):
                texts[told_from(found.root, member.parts)] = _text(_quietly(member))
    return texts


def _sorted(texts: dict[str, str]) -> dict[str, str]:
    return dict(sorted(texts.items()))


def _note(name: str, fault: str) -> str:
    return f"'{printable(name)}' was ignored: {fault}"


def _capped(notes: list[str]) -> tuple[str, ...]:
    more = len(notes) - MAX_NOTES
    return (*notes[:MAX_NOTES], f"and {more:,} more") if more > 0 else tuple(notes)


# --- which files are graded -----------------------------------------------------------


def _stray(name: str) -> str:
    """Why a name is no place inside of a submission; empty where it is one.

    Long ones go first: what comes afterwards takes more time for each step of a path.
    """
    if _is_long(name):
        return TOO_LONG
    path = name.replace("\\", "/")
    if path.startswith("/") or (path[:1].isalpha() and path[1:2] == ":"):
        return OUTSIDE
    if ".." not in path.split("/"):
        return ""
    leads_out = posixpath.normpath(path).split("/")[0] == ".."
    return OUTSIDE if leads_out else "its path holds '..'"


def _is_long(name: str) -> bool:
    return len(name) > MAX_PATH or name.count("/") + name.count("\\") > MAX_STEPS


def _is_python(member: Member) -> bool:
    return not member.oddity and any(p.lower().endswith(".py") for p in member.parts[-1:])


def _is_clutter(name: str) -> bool:
    return name.startswith(".") or name.lower() in CLUTTER


def _without_clutter(members: list[Member]) -> list[Member]:
    """Leave out what no student wrote: tools' directories and virtual environments."""
    kept = [member for member in members if not any(map(_is_clutter, member.parts))]
    environments = {member.parts[:-1] for member in kept if member.parts[-1:] == (ENVIRONMENT,)}
    environments.difference_update(anchors(m.parts for m in kept if _is_python(m)))
    return [member for member in kept if not _is_below(member.parts, environments)]


def _is_below(path: Parts, folders: set[Parts]) -> bool:
    return bool(folders) and any(path[:depth] in folders for depth in range(1, len(path)))


def _choose(members: list[Member], root: Parts, notes: list[str]) -> dict[str, Member]:
    """Choose the Python files below the root, by path; note what is passed over."""
    chosen: dict[str, Member] = {}
    for member in members:
        inner = member.parts[len(root) :]
        if member.parts[: len(root)] != root:
            continue
        if inner and inner[0].lower() in NOT_GRADED:
            continue
        if fault := _fault(member):
            notes.append(_note(member.name, fault))
        elif _is_python(member):
            path = "/".join(inner)
            if chosen.pop(path, None):  # taken out, so that the order stays the archive's
                notes.append(f"'{printable(path)}' is there more than once: the last one is graded")
            chosen[path] = member
    return chosen


def _fault(member: Member) -> str:
    """Why a member is passed over; empty where it is not, or where nobody needs to know."""
    if member.oddity or not _is_python(member):
        return member.oddity
    if member.size > MAX_FILE:
        return f"it is larger than {MAX_FILE // MIB} MiB"
    printed = member.name.isprintable()
    return "" if printed else "its name holds characters that cannot be shown; rename it"


# --- from bytes to text ---------------------------------------------------------------


def _read(chosen: dict[str, Member]) -> tuple[dict[str, str], dict[str, str]]:
    sources: dict[str, str] = {}
    broken: dict[str, str] = {}
    total = 0
    for path, member in chosen.items():
        try:
            data = member.read()
            if (total := total + len(data)) > MAX_TOTAL:
                raise Refused(f"holds more than {MAX_TOTAL // MIB} MiB of Python; {HAND_IN_LESS}")
            sources[path] = _text(data)
        except OSError as error:
            fault = f"cannot be read ({error.strerror}); check its permissions"
        except _NotText as error:
            fault = str(error)
        else:
            continue
        broken[path] = f"'{printable(path)}' {fault}"
    return sources, broken


class _NotText(Exception):  # noqa: N818 - the student's error, not ours
    """Why bytes are no Python source: a sentence that lacks its subject, the file."""


def _text(data: bytes) -> str:
    """Decode a source strictly; Python's own cookie could hide code in a comment."""
    if len(data) > MAX_FILE:
        raise _NotText("grew while it was read; hand it in again")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise _NotText(f"is not UTF-8 text (byte {error.start} is 0x{byte:02x}); {SAVE}") from error
    if "\0" in text:
        raise _NotText(f"is no Python source (byte {data.index(0)} is a NUL character); {SAVE}")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


# --- what lies in a directory ---------------------------------------------------------


def _walk(top: Path) -> list[Member]:
    """List what matters below ``top``, sorted; links inside are followed, but in no circle."""
    members: list[Member] = []
    pending, clock = [_Folder("", (os.path.realpath(top),))], Clock()
    for _ in range(MAX_FOLDERS):
        folder = pending.pop()
        try:
            found, below = _look_into(folder, clock)
        except OSError as error:
            if not folder.name:
                raise
            unread = Member(folder.name, oddity=f"it cannot be read ({error.strerror})")
            found, below = [unread], []
        members += found
        pending += below
        if len(members) > MAX_MEMBERS:
            break
        if not pending:
            return sorted(members, key=lambda member: member.name)
    raise Refused(f"holds more files and directories than are looked at; {HAND_IN_LESS}")


class _Folder(NamedTuple):
    name: str  # below the top, with a slash at its end; empty for the top itself
    chain: Parts  # the real paths of the top, of the directories below it, and its own


def _look_into(folder: _Folder, clock: Clock) -> tuple[list[Member], list[_Folder]]:
    found, below = [], []
    with os.scandir(folder.chain[-1]) as entries:
        for entry in entries:
            clock.check()
            if _is_clutter(entry.name):
                continue
            name = folder.name + entry.name
            target, fault = (name, TOO_LONG) if _is_long(name) else _follow(entry, folder.chain)
            if not fault and entry.is_dir():
                below.append(_Folder(f"{name}/", (*folder.chain, target)))
                continue
            if not fault and not entry.is_file():
                fault = SPECIAL
            size = 0 if fault else entry.stat().st_size
            member = Member(name, size, partial(_bytes, target), fault)
            if fault or _is_python(member) or entry.name == ENVIRONMENT:
                found.append(member)
    return found, below


def _follow(entry: os.DirEntry[str], chain: Parts) -> tuple[str, str]:
    """Give an entry's real path, and why it is not followed where it is a link that errs."""
    # Windows' junctions are no symbolic links; Python tells them from 3.12 on.
    if not entry.is_symlink() and not getattr(entry, "is_junction", bool)():
        return entry.path, ""
    target = os.path.realpath(entry.path)
    if not Path(target).is_relative_to(chain[0]):
        return target, "it is a link that leads outside of the submission"
    if not os.path.exists(target):
        return target, "it is a link that leads nowhere"
    return target, "it is a link to a directory that holds it" if target in chain else ""


def _bytes(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(MAX_FILE + 1)
