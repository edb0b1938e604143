"""The members of a file that was handed in: a .zip, a .tar, what is compressed, one Python file.

Nothing is ever unpacked to disk, and one budget holds for all that lies in each other. The readers
are imported only where one is needed: what they import takes milliseconds.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar, cast

from autograder.handin import magic
from autograder.handin.limits import (
    DAMAGED,
    HAND_IN_LESS,
    MAX_DEPTH,
    MAX_FILE,
    MAX_INNER,
    MAX_NOTEBOOK,
    MAX_PACKED,
    MAX_UNPACKED,
    MIB,
    TOO_BIG,
    Budget,
    Refused,
    Timed,
    in_pieces,
)
from autograder.handin.links import followed
from autograder.handin.member import Member
from autograder.handin.names import COMPRESSED, NOTEBOOK, PYTHON
from autograder.records.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
EMPTY = "is an empty file; expected a directory or a .zip, .tar or .tar.gz file"
TOO_DEEP = (
    f"is packed more than {MAX_DEPTH + 1} times over; unpack it, and hand in the directory that "
    "holds mytorch/ and models/, or a .zip, .tar or .tar.gz file of it"
)
NO_ARCHIVE_WITHIN = (
    "is compressed, but what is in it is no archive and no .py file; expected a .tar.gz file of "
    "the submission's directory"
)


class _Layer(NamedTuple):
    """A file, on disk or in another one, and what may still be read."""

    file: IO[bytes]
    name: str
    budget: Budget
    depth: int = 0

    def within(self, file: IO[bytes], name: str) -> _Layer:
        """The layer below, read already."""
        return _Layer(file, name, self.budget, self.depth + 1)


@contextmanager
def open_archive(path: Path, budget: Budget) -> Iterator[list[Member]]:
    """List the members of the file at ``path``; they can be read inside the context.

    Reading them in the listed order is fast, another order may unpack anew for each.
    Raises Refused for what is no hand-in, is damaged or exceeds a cap, and OSError where
    the file cannot be opened.
    """
    with path.open("rb") as file:
        compressed = file.read(6).startswith(magic.COMPRESSIONS)
        cap = MAX_PACKED if compressed else MAX_UNPACKED
        if file.seek(0, 2) > cap:
            raise Refused(f"is larger than {cap // MIB} MiB; {HAND_IN_LESS}")
        yield _members(_Layer(cast("IO[bytes]", file), path.name, budget))


def inner(member: Member, budget: Budget, depth: int) -> list[Member]:
    """List the members of an archive that lies in another, or in a directory.

    Raises Refused for what is no archive, is damaged or exceeds a cap.
    """
    budget.allow(MAX_INNER)
    data = member.read(MAX_INNER + 1)
    if len(data) > MAX_INNER:
        raise Refused(f"is larger than {MAX_INNER // MIB} MiB; {HAND_IN_LESS}")
    return _members(_Layer(io.BytesIO(data), member.steps[-1], budget, depth))


def _members(layer: _Layer) -> list[Member]:
    if layer.depth > MAX_DEPTH:
        raise Refused(TOO_DEEP)
    layer.file.seek(0)
    head = layer.file.read(magic.HEAD)
    if not head:
        raise Refused(EMPTY)
    damage = _damage(head)

    def guarded(member: Member) -> Member:
        return replace(member, read=partial(_guarded, damage, member.read))

    timed = layer._replace(file=cast("IO[bytes]", Timed(layer.file, layer.budget)))
    members = _guarded(damage, _listed, timed, head)
    return [guarded(m) for m in _guarded(damage, followed, members, layer.budget)]


def _guarded(damage: tuple[type[Exception], ...], action: Callable[..., T], *args: object) -> T:
    try:
        return action(*args)
    except damage as error:
        raise Refused(DAMAGED.format(_cause(error))) from error


def _cause(error: Exception) -> str:
    return one_line(str(error) or type(error).__name__, limit=120)


def _damage(head: bytes) -> tuple[type[Exception], ...]:
    """All that the standard library raises for archives that are not as they should be."""
    # RuntimeError: unknown compression (NotImplementedError), headers nested too deeply;
    # ValueError: names that do not decode, numbers that are none, negative offsets.
    known = (EOFError, OSError, RuntimeError, ValueError, LookupError, ArithmeticError)
    if head.startswith(magic.ZIP):
        from autograder.handin import zips

        return (*zips.DAMAGE, struct.error, *known)
    from autograder.handin import tars

    if not head.startswith(magic.XZ):
        return (*tars.DAMAGE, struct.error, *known)
    from autograder.handin import compression

    return (*tars.DAMAGE, *compression.XZ_DAMAGE, struct.error, *known)


def _listed(layer: _Layer, head: bytes) -> list[Member]:
    if head.startswith(magic.ZIP):
        from autograder.handin import zips

        return zips.members(layer.file, layer.budget)
    layer.file.seek(0)
    if head.startswith(magic.COMPRESSIONS):
        from autograder.handin import compression

        return _below_compression(layer, compression.decompressed(layer.file, head))
    if _is_tar(head):
        return _tar_members(layer.file, layer.budget)
    if layer.name.lower().endswith((PYTHON, NOTEBOOK)):
        return [_single(layer)]
    raise Refused(magic.sentence_on(head))


def _is_tar(head: bytes) -> bool:
    from autograder.handin import tars

    return tars.is_tar(head)


def _tar_members(stream: IO[bytes], budget: Budget) -> list[Member]:
    from autograder.handin import tars

    return tars.members(stream, budget)


def _below_compression(layer: _Layer, stream: IO[bytes]) -> list[Member]:
    """A .tar, which is read as it is unpacked; or else what is small enough to be held."""
    head = stream.read(magic.HEAD)
    name = _without_suffix(layer.name)
    stream.seek(0)
    if _is_tar(head):
        members = _tar_members(stream, layer.budget)
        _drain(stream, layer.budget)
        return members
    if magic.is_container(head):
        return _members(layer.within(io.BytesIO(_whole(stream, layer.budget)), name))
    if head and name.lower().endswith(PYTHON):
        return [_single(layer._replace(file=stream, name=name))]
    what = magic.sentence_on(head)
    raise Refused(NO_ARCHIVE_WITHIN if what == magic.NO_ARCHIVE else f"is compressed, and {what}")


def _without_suffix(name: str) -> str:
    return name.rpartition(".")[0] if name.lower().endswith(COMPRESSED) else name


def _drain(stream: IO[bytes], budget: Budget) -> None:
    """Unpack to the end, or to the cap: only the end holds the checksum."""
    while stream.read(MIB):
        if stream.tell() > budget.room:
            raise Refused(TOO_BIG)
    budget.unpack(stream.tell())


def _whole(stream: IO[bytes], budget: Budget) -> bytes:
    data = in_pieces(stream, MAX_INNER + 1)
    budget.unpack(len(data))
    if len(data) > MAX_INNER:
        raise Refused(f"holds more than {MAX_INNER // MIB} MiB; {HAND_IN_LESS}")
    return data


def _single(layer: _Layer) -> Member:
    """One Python file, or a notebook, as if it were alone in a directory."""
    most = MAX_NOTEBOOK if layer.name.lower().endswith(NOTEBOOK) else MAX_FILE
    data = in_pieces(layer.file, most + 1)
    return Member(layer.name, len(data), lambda limit: data[:limit])
