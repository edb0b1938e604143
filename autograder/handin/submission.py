"""A directory or an archive to named sources, in memory.

Nothing of a submission is run or compiled here, and nothing is written anywhere; parsed are the
cells of a notebook alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from autograder.handin import notebooks
from autograder.handin.archive import open_archive
from autograder.handin.beyond import imported_files, lead_of, path_from
from autograder.handin.cells import as_python
from autograder.handin.decoding import NotText, to_text
from autograder.handin.directory import walk
from autograder.handin.limits import HAND_IN_LESS, MAX_FILE, MIB, Budget, Refused
from autograder.handin.lookup import Lookup
from autograder.handin.member import Member
from autograder.handin.names import ENVIRONMENT, SHOWN, Steps, stray
from autograder.handin.nested import unfolded
from autograder.handin.people import SEVERAL_PEOPLE, of_people
from autograder.handin.roots import NOT_GRADED, anchors, shallowest
from autograder.handin.survey import RootError, Survey, choice_notes, survey
from autograder.handin.wanted import Wanted
from autograder.records.root import is_own_tree
from autograder.records.text import printable

MAX_SOURCES = 500
MAX_TOTAL = 8 * MIB  # of source, which takes up to four times that in memory
MAX_NOTES = 20

EXPECTED = "the directory that holds mytorch/ and models/, or a .zip, .tar or .tar.gz file of it"


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
    own_tree: bool = False  # it is the tree that the grader itself lies in

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over all paths and contents (for broken files: their sentences)."""
        whole = hashlib.sha256()
        for kind in (self.sources, self.broken, *([self.outside] if self.outside else [])):
            whole.update(len(kind).to_bytes(8, "big"))
            for text in (text for item in sorted(kind.items()) for text in item):
                data = text.encode()
                whole.update(len(data).to_bytes(8, "big") + data)
        return whole.hexdigest()

    def lookup(self, allowed: Sequence[str] = ()) -> Lookup:
        """Finds its files by names; what is below the `allowed` packages is none of them."""
        return Lookup(
            self.sources, self.broken, allowed=allowed, outside=self.outside, lead=self.lead
        )


def read_submission(path: Path, wanted: Wanted | None = None) -> Submission:
    """Read the Python files of the directory or archive at ``path``.

    What is `wanted` decides which of its folders is graded; else the shallowest one is.
    Raises SubmissionError where there is nothing to grade, and WrongRootError where the folder is
    not there that is asked for.
    """
    name = printable(Path(os.path.abspath(path)).name or str(path))
    notes: list[str] = []
    try:
        with _open(path, notes) as members:
            found = _assemble(name, members, notes, wanted)
            return replace(found, own_tree=is_own_tree(path))
    except RootError as error:
        raise WrongRootError(str(error)) from None
    except Refused as refusal:
        reason = str(refusal)
    except OSError as error:
        reason = f"cannot be read ({error.strerror}); check its permissions, or hand in a copy"
    raise SubmissionError(f"'{name}' {reason}")  # by its name: students read this, too


@contextmanager
def _open(path: Path, notes: list[str]) -> Iterator[list[Member]]:
    budget = Budget()
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a NUL: ValueError
        raise Refused(f"does not exist; expected {EXPECTED}") from error
    if stat.S_ISDIR(mode):
        yield as_python(unfolded(walk(path, budget), budget, notes), notes)
    elif not stat.S_ISREG(mode):
        raise Refused(f"is neither a directory nor a file; expected {EXPECTED}")
    else:
        with open_archive(path, budget) as members:
            yield as_python(unfolded(members, budget, notes), notes)


def _assemble(
    name: str, members: list[Member], notes: list[str], wanted: Wanted | None = None
) -> Submission:
    strays = {member: fault for member in members if (fault := stray(member.name))}
    notes += [_note(member.name, fault) for member, fault in strays.items()]
    members = _without_clutter([member for member in members if member not in strays])
    found = None
    if wanted:
        members = [replace(member, read=cache(member.read)) for member in members]
        found = _survey(members, wanted)
        _refuse_people(found)
    root = found.root if found else shallowest([m.steps for m in members if m.is_python])
    chosen = _choose(members, root, notes)
    ungraded = notebooks.sentence_on([member for member in members if _is_graded(member, root)])
    if not chosen:
        nothing = f"holds no Python file to grade; expected {EXPECTED}"
        raise Refused(". ".join([ungraded or nothing, *notes[:1]]))
    if ungraded:
        notes.append(f"the submission {ungraded}")
    if len(chosen) > MAX_SOURCES:
        raise Refused(f"holds more than {MAX_SOURCES} Python files; {HAND_IN_LESS}")
    sources, broken = _read(chosen, notes)
    outside = [m for m in members if m.is_python and m.steps[: len(root)] != root]
    submission = Submission(name, _sorted(sources), _sorted(broken), root="/".join(root))
    if found:
        taken = imported_files(submission.sources, _beside(found, outside), root)
        notes[:0] = choice_notes(found, taken, len(outside))
        lead = lead_of(submission.sources, name, submission.root)
        submission = replace(submission, outside=_sorted(taken), lead=lead)
    elif outside:
        where = printable("/".join(root))
        notes.append(f"{len(outside):,} Python file(s) outside of '{where}/' were left out")
    return replace(submission, notes=_capped(notes))


def _survey(members: list[Member], wanted: Wanted) -> Survey:
    """Look through the files that could be read; whether they can is for the graded ones to say."""
    files = {m.steps: (m.size, partial(_quietly, m)) for m in members if _may_be_read(m)}
    return survey(files, wanted)


def _refuse_people(found: Survey) -> None:
    """Refuse the hand-ins of several people, unless one of them is asked for."""
    people = () if found.wanted.root else of_people(found.folders, found.wanted)
    if people:
        shown = ", ".join(f"'{printable(name)}'" for name in people[:SHOWN])
        more = f" and {len(people) - SHOWN:,} more" if len(people) > SHOWN else ""
        what = f"{len(people):,} folders that define what is asked for each ({shown}{more})"
        raise Refused(f"holds {what}: {SEVERAL_PEOPLE}. If it is one, --root chooses a folder")


def _may_be_read(member: Member) -> bool:
    return member.is_python and not _fault(member)


def _quietly(member: Member) -> bytes:
    try:
        return member.read(MAX_FILE + 1)
    except (OSError, Refused):
        return b""


def _beside(found: Survey, outside: list[Member]) -> dict[str, str]:
    """The texts outside of the root that were looked through, by their paths from there."""
    texts = {}
    for member in outside:
        if member.steps in found.seen:
            with suppress(NotText):
                texts[path_from(found.root, member.steps)], _ = to_text(_quietly(member))
    return texts


def _sorted(texts: dict[str, str]) -> dict[str, str]:
    return dict(sorted(texts.items()))


def _note(name: str, fault: str) -> str:
    return f"'{printable(name)}' was ignored: {fault}"


def _capped(notes: list[str]) -> tuple[str, ...]:
    more = len(notes) - MAX_NOTES
    return (*notes[:MAX_NOTES], f"and {more:,} more") if more > 0 else tuple(notes)


# --- which files are graded -----------------------------------------------------------


def _is_graded(member: Member, root: Steps) -> bool:
    """Whether a member lies where files are graded."""
    inner = member.steps[len(root) :]
    inside = member.steps[: len(root)] == root
    return inside and not any(step.lower() in NOT_GRADED for step in inner[:1])


def _without_clutter(members: list[Member]) -> list[Member]:
    """Leave out what no student wrote: tools' directories and virtual environments."""
    kept = [member for member in members if not member.is_clutter]
    environments = {member.steps[:-1] for member in kept if member.steps[-1:] == (ENVIRONMENT,)}
    environments.difference_update(anchors(m.steps for m in kept if m.is_python))
    return [member for member in kept if not _is_below(member.steps, environments)]


def _is_below(path: Steps, folders: set[Steps]) -> bool:
    return bool(folders) and any(path[:depth] in folders for depth in range(1, len(path)))


def _choose(members: list[Member], root: Steps, notes: list[str]) -> dict[str, Member]:
    """Choose the Python files below the root, by path; note what is passed over."""
    chosen: dict[str, Member] = {}
    for member in members:
        inner = member.steps[len(root) :]
        if member.steps[: len(root)] != root:
            continue
        if inner and inner[0].lower() in NOT_GRADED:
            continue
        if fault := _fault(member):
            notes.append(_note(member.name, fault))
        elif member.is_python:
            path = "/".join(inner)
            if chosen.pop(path, None):  # taken out, so that the order stays the archive's
                notes.append(f"'{printable(path)}' is there more than once: the last one is graded")
            chosen[path] = member
    return chosen


def _fault(member: Member) -> str:
    """Why a member is passed over; empty where it is not, or where nobody needs to know."""
    if member.oddity or not member.is_python:
        return member.oddity
    return f"it is larger than {MAX_FILE // MIB} MiB" if member.size > MAX_FILE else ""


# --- from bytes to text ---------------------------------------------------------------


def _read(chosen: dict[str, Member], notes: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    sources: dict[str, str] = {}
    broken: dict[str, str] = {}
    total = 0
    for path, member in chosen.items():
        try:
            data = member.read(MAX_FILE + 1)
            if (total := total + len(data)) > MAX_TOTAL:
                raise Refused(f"holds more than {MAX_TOTAL // MIB} MiB of Python; {HAND_IN_LESS}")
            sources[path], encoding = to_text(data)
        except OSError as error:
            fault = f"cannot be read ({error.strerror}); check its permissions"
        except NotText as error:
            fault = str(error)
        else:
            if encoding:
                notes.append(f"'{printable(path)}' was read as {encoding}; better save it as UTF-8")
            continue
        broken[path] = f"'{printable(path)}' {fault}"
    return sources, broken
