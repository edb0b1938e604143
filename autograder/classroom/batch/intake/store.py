"""Keeps what was handed in, each under a name of ours: the SHA-256 of its content.

An archive is kept as it is; several files, or one of Python, become one zip file. The digest is of
names and contents alone, so that whoever hands in the same files again has the same digest.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from autograder.classroom.batch.intake.bounds import LARGEST, MOST_BYTES
from autograder.classroom.batch.intake.containers import Piece
from autograder.classroom.epoch import EPOCH
from autograder.handin import magic, tars
from autograder.handin.limits import HAND_IN_LESS, MAX_FILE, MAX_INNER, MIB, Refused
from autograder.handin.names import COMPRESSED, NOTEBOOK, PACKED, PYTHON, UNREAD
from autograder.records.text import printable

ENDINGS = (*(f"{inner}{outer}" for inner in (".tar", PYTHON) for outer in COMPRESSED),)
UNIX = 3  # the system that a zip file is from
OTHER = ".bin"  # the first bytes decide what it is
TOO_LARGE = f"is larger than {LARGEST // MIB} MiB; {HAND_IN_LESS}"
NO_ROOM = f"is beyond the {MOST_BYTES >> 30} GiB that a class may hand in; give fewer at a time"
NOTHING = "holds no Python file, archive or notebook"


class Stored(NamedTuple):
    """One hand-in as it was kept, the names of the files that were taken, and what to say of it.

    Notes lack their subject: the file that was kept as it is, or else the hand-in.
    """

    path: Path
    digest: str
    taken: tuple[str, ...]
    as_it_is: bool
    notes: tuple[str, ...] = ()


class Store:
    """A folder of ours. Raises OSError where it cannot be made, or written to."""

    def __init__(self, workspace: Path) -> None:
        workspace.mkdir(parents=True, exist_ok=True)
        self.workspace = workspace
        self._room = MOST_BYTES

    def keep(self, pieces: Sequence[Piece]) -> Stored:
        """Keep one hand-in; raises Refused for one that cannot be taken at all."""
        whole = _as_it_is(pieces)
        with _Draft(self.workspace) as draft:
            return self._copied(whole, draft) if whole else self._packed(pieces, draft)

    def _copied(self, piece: Piece, draft: _Draft) -> Stored:
        whole, size, head = hashlib.sha256(), 0, b""
        for data in _chunks(piece):
            size += len(data)
            self._count(len(data), size)
            head = head or data[: magic.HEAD]
            whole.update(data)
            draft.file.write(data)
        digest = whole.hexdigest()
        path = draft.called(f"{digest}{_ending(piece.name)}")
        return Stored(path, digest, (piece.name,), True, _notes_on(head))

    def _packed(self, pieces: Sequence[Piece], draft: _Draft) -> Stored:
        notes = [_left_out(piece.name, piece.oddity) for piece in pieces if piece.oddity]
        whole, size, taken = hashlib.sha256(), 0, list[str]()
        with zipfile.ZipFile(draft.file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, piece in _by_name(pieces, notes).items():
                try:
                    data = _content(piece)
                except Refused as refusal:
                    notes.append(_left_out(piece.name, f"it {refusal}"))
                    continue
                size += len(data)
                self._count(len(data), size)
                for part in (name.encode(), data):
                    whole.update(hashlib.sha256(part).digest())
                archive.writestr(_entry(name), data, compresslevel=1)
                taken.append(name)
        if not taken:
            notes.append(NOTHING)
        path = draft.called(f"{whole.hexdigest()}.zip")
        return Stored(path, whole.hexdigest(), tuple(taken), False, tuple(notes))

    def _count(self, more: int, size: int) -> None:
        """Raise Refused where one hand-in, or all together, are too large."""
        self._room -= more
        if size > LARGEST:
            raise Refused(TOO_LARGE)
        if self._room < 0:
            raise Refused(NO_ROOM)


class _Draft:
    """A file that gets its name when its content is known, and is gone where it gets none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f".{secrets.token_hex(8)}.tmp"
        self.file = self._path.open("xb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self._path.unlink(missing_ok=True)

    def called(self, name: str) -> Path:
        """Give it its name, by its content: what has that name already is the same."""
        self.file.close()
        path = self._path.with_name(name)
        if not path.exists() or path.stat().st_size != self._path.stat().st_size:
            os.replace(self._path, path)
        return path


def _as_it_is(pieces: Sequence[Piece]) -> Piece | None:
    """The one file that is the hand-in: the only archive beside no code, or all that there is."""
    there = [piece for piece in pieces if not piece.oddity]
    if any(piece.name.lower().endswith((PYTHON, NOTEBOOK)) for piece in there):
        return None
    packed = [one for one in there if one.name.lower().endswith((*PACKED, *UNREAD))]
    return next((few[0] for few in (there, packed) if len(few) == 1), None)


def _by_name(pieces: Sequence[Piece], notes: list[str]) -> dict[str, Piece]:
    """What is packed, by the names in the zip file, sorted; of two of one name, the last."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        if not piece.oddity:
            name = _spelled(piece.name)
            if name in found:
                notes.append(f"has '{printable(name)}' more than once: the last one was taken")
            found[name] = piece
    return dict(sorted(found.items()))


def _spelled(name: str) -> str:
    """A path below the top; what cannot stand in a zip file becomes a question mark."""
    parts = [one for one in name.replace("\\", "/").split("/") if one not in ("", ".", "..")]
    return "/".join(parts).replace("\0", "?").encode("utf-8", "replace").decode() or "?"


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = UNIX
    info.external_attr = 0o644 << 16
    return info


def _content(piece: Piece) -> bytes:
    limit = MAX_FILE if piece.name.lower().endswith(PYTHON) else MAX_INNER
    try:
        data = piece.read(limit + 1)
    except OSError as error:
        raise Refused(f"cannot be read ({error.strerror})") from error
    if len(data) > limit:
        raise Refused(f"is larger than {limit // MIB} MiB")
    return data


def _chunks(piece: Piece) -> Iterator[bytes]:
    try:
        with piece.open() as file:
            while data := file.read(MIB):
                yield data
    except OSError as error:
        raise Refused(f"cannot be read ({error.strerror})") from error


def _ending(name: str) -> str:
    """The end of an archive's name, if it is one that is known."""
    lower = name.lower()
    return next((one for one in (*ENDINGS, *PACKED, *UNREAD) if lower.endswith(one)), OTHER)


def _notes_on(head: bytes) -> tuple[str, ...]:
    """What to say of a file that is no archive."""
    if magic.is_container(head) or tars.is_tar(head):
        return ()
    return (magic.sentence_on(head) if head else "is an empty file",)


def _left_out(name: str, why: str) -> str:
    return f"has '{printable(name)}', which was left out: {why}"
