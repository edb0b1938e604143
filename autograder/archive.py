"""The members of a .zip or .tar archive, read into memory under caps.

Nothing is ever unpacked to disk and no declared size is believed: every byte that
`zipfile` or `tarfile` sees comes through a meter. Both modules take some 20 ms to import,
so that happens only where an archive is read.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar, cast

from autograder.text import one_line

if TYPE_CHECKING:
    from pathlib import Path
    from tarfile import TarFile, TarInfo
    from zipfile import ZipFile, ZipInfo

MIB = 2**20
MAX_UNPACKED = 256 * MIB
MAX_MEMBERS = 10_000
MAX_FILE = MIB
MAX_PACKED = 64 * MIB  # of a compressed .tar, which can only be searched by unpacking it
MAX_READ = 48 * MIB  # what headers (and the sources, capped elsewhere) may need in all
MAX_PIECE = 4 * MIB  # at once: the table of contents of a .zip, one long header of a .tar
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

    Reading them in the listed order is fast, another order unpacks anew for each.
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
        members = _guarded(damage, partial(_list_members, file, head))
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


class _Meter:
    """A binary file that is read in pieces up to MAX_PIECE, up to MAX_READ bytes in all.

    It stops table-of-contents bombs and the endless loops that hostile headers send
    `tarfile` into.
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


def _tar_members(stream: IO[bytes], *, bare: bool) -> list[Member]:
    """List a tar stream; ``bare`` says that nothing yet has shown that it is an archive."""
    import tarfile

    meter = _Meter(stream)
    try:
        archive = tarfile.TarFile(fileobj=cast("IO[bytes]", meter), encoding="utf-8")
    except tarfile.ReadError as error:
        raise Refused(NO_ARCHIVE if bare else DAMAGED.format(_cause(error))) from error
    members = []
    for count, info in enumerate(archive, start=1):
        _check_count(count)
        if info.size < 0:
            raise Refused(DAMAGED.format("a file has a negative size"))
        if not info.isdir():
            members.append(_tar_member(archive, info))
    # tarfile takes a header that it cannot read for the end: look whether it is one.
    meter.seek(archive.offset)
    if meter.read(TAR_BLOCK) != bytes(TAR_BLOCK):
        raise Refused(DAMAGED.format("its end is missing"))
    return members


def _tar_member(archive: TarFile, info: TarInfo) -> Member:
    if info.issym() or info.islnk():
        return Member(info.name, oddity=LINK)
    oddity = "" if info.isreg() else SPECIAL
    return Member(info.name, info.size, partial(_read_tar, archive, info), oddity)


def _read_tar(archive: TarFile, info: TarInfo) -> bytes:
    file = archive.extractfile(info)
    assert file is not None, "only regular files are read"
    with file:
        return file.read(MAX_FILE + 1)
