"""The members of a .zip or .tar archive, read into memory under caps.

Nothing is ever unpacked to disk and no declared size is believed: every byte comes through
a meter, and the time that unpacking takes is limited as well. Of `tarfile` only the reader of
one block is used: what it does with longer headers (pax, sparse files) can take hours and
gigabytes for a few kilobytes. `zipfile` and `tarfile` take some 20 ms to import, so that
happens only where an archive is read.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar, cast

from autograder.text import one_line

if TYPE_CHECKING:
    from pathlib import Path
    from tarfile import TarInfo
    from zipfile import ZipFile, ZipInfo

MIB = 2**20
MAX_UNPACKED = 256 * MIB
MAX_MEMBERS = 10_000
MAX_FILE = MIB
MAX_PACKED = 64 * MIB  # of a compressed .tar, which can only be searched by unpacking it
MAX_SECONDS = 2  # of processor time; thousands of empty streams in a row unpack to nothing
MAX_READ = 48 * MIB  # what headers (and the sources, capped elsewhere) may need in all
MAX_PIECE = 4 * MIB  # at once: the table of contents of a .zip, one long header of a .tar
MAX_KEPT = 8 * MIB  # of Python files that are read while a .tar is listed
MAX_NAME = 1024  # bytes of a name in a .tar that are kept: no directory takes longer ones
MIN_READ = 128  # a shorter read counts as this much, or empty ones could go on for ever
TAR_BLOCK = 512

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GZIP = b"\x1f\x8b"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ"

T = TypeVar("T")

LINK = "it is a link; put the file itself in its place"
SPECIAL = "it is neither a file nor a directory"
HAND_IN_LESS = "hand in the Python files only, without data, results or virtual environments"
SPARSE = "it is stored as a sparse file; pack it again without that option"
TOO_SLOW = f"takes more than {MAX_SECONDS} s to look through; {HAND_IN_LESS}"
TOO_BIG = f"unpacks to more than {MAX_UNPACKED // MIB} MiB; {HAND_IN_LESS}"
NO_ARCHIVE = (
    "is no archive that can be read; expected a directory, or a .zip, .tar or .tar.gz file "
    "of one: pack the submission again as one of them"
)
DAMAGED = "cannot be unpacked ({}); it is damaged or incomplete: pack and upload it again"


class Refused(Exception):  # noqa: N818 - a refusal, not a mistake of ours
    """Why an input as a whole is not taken: a sentence that lacks its subject, the input."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive or directory, as yet unread."""

    name: str  # as its container spells it
    size: int = 0  # bytes, as declared
    read: Callable[[], bytes] = bytes  # at most MAX_FILE + 1 bytes
    oddity: str = ""  # why it is no ordinary file; empty for one that is

    @property
    def parts(self) -> tuple[str, ...]:
        """The steps of its path; Windows' backslashes separate them, too."""
        steps = self.name.replace("\\", "/").split("/")
        return tuple(step for step in steps if step not in ("", "."))


@contextmanager
def open_archive(path: Path) -> Iterator[list[Member]]:
    """List the members of the archive at ``path``; they can be read inside the context.

    Reading them in the listed order is fast, another order may unpack anew for each.
    Raises Refused for what is no archive, is damaged or exceeds a cap, and OSError where
    the file cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(6)
        cap = MAX_PACKED if head.startswith((GZIP, BZIP2, XZ)) else MAX_UNPACKED
        if file.seek(0, 2) > cap:
            raise Refused(f"is larger than {cap // MIB} MiB; {HAND_IN_LESS}")
        file.seek(0)
        damage = _damage(head)
        timed = cast("IO[bytes]", _Timed(file))
        members = _guarded(damage, partial(_list_members, timed, head))
        yield [replace(m, read=partial(_guarded, damage, m.read)) for m in members]


def _guarded(damage: tuple[type[Exception], ...], action: Callable[[], T]) -> T:
    try:
        return action()
    except damage as error:
        raise Refused(DAMAGED.format(_cause(error))) from error


def _cause(error: Exception) -> str:
    return one_line(str(error) or type(error).__name__, limit=120)


def _damage(head: bytes) -> tuple[type[Exception], ...]:
    """All that the standard library raises for archives that are not as they should be."""
    import struct
    import zlib

    known: list[type[Exception]] = [zlib.error, struct.error]
    if head.startswith(ZIP):
        import zipfile

        known.append(zipfile.BadZipFile)
    else:
        import tarfile

        known.append(tarfile.TarError)
    if head.startswith(XZ):
        import lzma

        known += [lzma.LZMAError, MemoryError]  # a header asks for up to 4 GiB at once
    # RuntimeError: unknown compression (NotImplementedError), headers nested too deeply;
    # ValueError: names that do not decode, numbers that are none, negative offsets.
    return (*known, EOFError, OSError, RuntimeError, ValueError, LookupError, ArithmeticError)


def _list_members(file: IO[bytes], head: bytes) -> list[Member]:
    if not head:
        raise Refused("is an empty file; expected a directory or a .zip, .tar or .tar.gz file")
    if head.startswith(ZIP):
        return _zip_members(file)
    stream = _decompressed(file, head)
    if stream is None:
        return _tar_members(file, bare=True)
    members = _tar_members(stream, bare=False)
    _drain(stream)
    return members


def _decompressed(file: IO[bytes], head: bytes) -> IO[bytes] | None:
    """Look below gzip, bzip2 or xz, told by the first bytes; None for anything else."""
    if head.startswith(GZIP):
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if head.startswith(BZIP2):
        import bz2

        return cast("IO[bytes]", bz2.BZ2File(file))
    if head.startswith(XZ):
        import lzma

        return cast("IO[bytes]", lzma.LZMAFile(file))
    return None


def _drain(stream: IO[bytes]) -> None:
    """Unpack to the end, or to the cap: only the end holds the checksum."""
    while stream.read(MIB):
        if stream.tell() > MAX_UNPACKED:
            raise Refused(TOO_BIG)


class Clock:
    """The processor time that a hand-in may take until it is read."""

    def __init__(self) -> None:
        self._end = time.thread_time() + MAX_SECONDS

    def check(self) -> None:
        """Raise Refused where the time is up."""
        if time.thread_time() > self._end:
            raise Refused(TOO_SLOW)


class _Timed:
    """A binary file that can be read until its reader has used MAX_SECONDS of processor time.

    It lies below gzip, bzip2 and xz, which read a few KiB at once: what these unpack to can be
    slow to get at, or nothing, which no meter of what comes out can see.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._clock = Clock()
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable

    def read(self, size: int = -1) -> bytes:
        self._clock.check()
        return self._file.read(size)


class _Meter:
    """A binary file that is read in pieces up to MAX_PIECE, up to MAX_READ bytes in all.

    It stops table-of-contents bombs and headers without end.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = MAX_READ
        self.tell = file.tell
        self.seekable = file.seekable

    def seek(self, offset: int, whence: int = 0) -> int:
        if offset > MAX_UNPACKED:
            raise Refused(TOO_BIG)
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= MAX_PIECE else MAX_PIECE + 1)
        self._left -= max(len(data), MIN_READ)
        if self._left < 0 or len(data) > MAX_PIECE:
            raise Refused(DAMAGED.format("its table of contents is too long"))
        return data


def _check_count(count: int) -> None:
    if count > MAX_MEMBERS:
        raise Refused(f"holds more than {MAX_MEMBERS:,} files and directories; {HAND_IN_LESS}")


def _zip_members(file: IO[bytes]) -> list[Member]:
    import zipfile

    archive = zipfile.ZipFile(cast("IO[bytes]", _Meter(file)))
    infos = archive.infolist()
    _check_count(len(infos))
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise Refused(TOO_BIG)
    return [_zip_member(archive, info) for info in infos if not info.is_dir()]


def _zip_member(archive: ZipFile, info: ZipInfo) -> Member:
    kind = stat.S_IFMT(info.external_attr >> 16)  # zero where a Windows tool packed it
    oddity = {0: "", stat.S_IFREG: "", stat.S_IFLNK: LINK}.get(kind, SPECIAL)
    return Member(info.filename, info.file_size, partial(_read_zip, archive, info), oddity)


def _read_zip(archive: ZipFile, info: ZipInfo) -> bytes:
    if info.flag_bits & 1:
        raise Refused("is encrypted; pack the submission again, without a password")
    if info.compress_type not in (0, 8):  # bzip2 and LZMA inflate without a bound in zipfile
        raise Refused("is compressed in an unusual way; pack it again as an ordinary .zip file")
    with archive.open(info) as file:
        return file.read(MAX_FILE + 1)


# --- tar --------------------------------------------------------------------------------


def _tar_members(stream: IO[bytes], *, bare: bool) -> list[Member]:
    """List a tar stream; ``bare`` says that nothing yet has shown that it is an archive."""
    import tarfile

    meter = _Meter(stream)
    members: list[Member] = []
    told: dict[bytes, bytes] = {}  # by headers, about the entry that follows them
    start = count = kept = 0
    while info := _tar_header(block := _block_at(meter, start), first=bare and not start):
        start += TAR_BLOCK
        if info.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME):
            text = meter.read(info.size)
            long_name = info.type == tarfile.GNUTYPE_LONGNAME
            told |= {b"path": text[:MAX_NAME]} if long_name else _pax(text)
        elif info.type not in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
            _check_count(count := count + 1)
            if info.type == tarfile.GNUTYPE_SPARSE:
                start = _behind_map(meter, block, start)
            member = _tar_member(meter, info, start, told)
            if _is_worth_keeping(member) and (kept := kept + member.size) <= MAX_KEPT:
                member = replace(member, read=partial(bytes, member.read()))
            members += [] if info.isdir() else [member]
            told = {}
            info.size = member.size
        if info.isreg() or info.type not in _WITHOUT_DATA:
            start += _whole_blocks(info.size)
    return members


_WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")  # links, devices, directories, pipes


def _block_at(meter: _Meter, start: int) -> bytes:
    meter.seek(start)
    return meter.read(TAR_BLOCK)


def _whole_blocks(size: int) -> int:
    return -(-size // TAR_BLOCK) * TAR_BLOCK


def _tar_header(block: bytes, *, first: bool) -> TarInfo | None:
    """Read one header; None for a block of zeros, which ends an archive."""
    import tarfile

    if block == bytes(TAR_BLOCK):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError) as error:
        why = NO_ARCHIVE if first else DAMAGED.format("its end is missing")
        raise Refused(why) from error
    if info.size < 0:
        raise Refused(DAMAGED.format("a file has a negative size"))
    return info


def _pax(text: bytes) -> dict[bytes, bytes]:
    """Take apart the records of a pax header, each its own length, a blank, key=value, newline.

    Only what is needed is kept, and the time is in proportion to the length.
    """
    found = {}
    start, end = 0, len(text.rstrip(b"\0"))
    while start < end:
        digits = text[start : start + 10].partition(b" ")[0]
        length = int(digits) if digits.isdigit() else 0
        record = text[start : start + length]
        key, equals, value = record[len(digits) + 1 : -1].partition(b"=")
        if len(record) < max(length, 1) or not equals or not record.endswith(b"\n"):
            raise Refused(DAMAGED.format("a header holds what none should"))
        if key in (b"path", b"size", b"GNU.sparse.name"):
            found[key] = value[:MAX_NAME]
        elif key.startswith(b"GNU.sparse."):
            found[b"sparse"] = b""
        start += length
    return found


def _behind_map(meter: _Meter, block: bytes, start: int) -> int:
    """Where the data of a sparse file of GNU's old format begin."""
    more = block[482:483].strip(b"\0")
    while more:
        start += TAR_BLOCK
        more = meter.read(TAR_BLOCK)[504:505].strip(b"\0")
    return start


def _tar_member(meter: _Meter, info: TarInfo, start: int, told: dict[bytes, bytes]) -> Member:
    path = told.get(b"GNU.sparse.name", told.get(b"path"))
    name = info.name
    if path is not None:
        name = path.partition(b"\0")[0].decode("utf-8", "surrogateescape")
    size = told.get(b"size", b"%d" % info.size)
    if not size.isdigit():
        raise Refused(DAMAGED.format("a file has a negative size"))
    oddity = "" if info.isreg() else SPECIAL
    if info.issym() or info.islnk():
        oddity = LINK
    elif info.type == b"S" or b"sparse" in told:
        oddity = SPARSE
    return Member(name, int(size), partial(_read_tar, meter, start, int(size)), oddity)


def _is_worth_keeping(member: Member) -> bool:
    """Whether it is read at once: to find it again, what is compressed is unpacked anew."""
    python = member.name.lower().endswith(".py") and not member.oddity
    return python and member.size <= MAX_FILE


def _read_tar(meter: _Meter, start: int, size: int) -> bytes:
    meter.seek(start)
    data = meter.read(min(size, MAX_FILE + 1))
    if len(data) < min(size, MAX_FILE + 1):
        raise EOFError("unexpected end of data")
    return data
