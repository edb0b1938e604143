"""The members of a .tar file.

Of `tarfile` only the reader of one block is used: what it does with longer headers (pax, sparse
files) can take hours and gigabytes for a few kilobytes.
"""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import IO

from autograder.handin.limits import DAMAGED, MAX_FILE, MAX_KEPT, Budget, Meter, Refused, in_pieces
from autograder.handin.member import SPARSE, SPECIAL_FILE, Kind, Member

DAMAGE = (zlib.error, tarfile.TarError)
TAR_BLOCK = 512
MAX_NAME = 1024  # bytes of a name that are kept: no directory takes longer ones
WITHOUT_DATA = (b"1", b"2", b"3", b"4", b"5", b"6")  # links, devices, directories, pipes
LONG = {tarfile.GNUTYPE_LONGNAME: b"path", tarfile.GNUTYPE_LONGLINK: b"linkpath"}
PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
KNOWN = (b"path", b"linkpath", b"size", b"GNU.sparse.name")


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so is a .tar: a right header, or the end of an empty one."""
    block = head[:TAR_BLOCK]
    if block == bytes(TAR_BLOCK):
        return True
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


def members(stream: IO[bytes], budget: Budget) -> list[Member]:
    """List a .tar; raises Refused, or what the stream raises where it is damaged."""
    meter = Meter(stream, budget)
    found: list[Member] = []
    headers: dict[bytes, bytes] = {}  # about the entry that follows them
    start = kept = 0
    while info := _header(block := _block_at(meter, start)):
        start += TAR_BLOCK
        if info.type in PAX or info.type in LONG:
            text = meter.read(info.size)
            headers |= _pax(text) if info.type in PAX else {LONG[info.type]: text[:MAX_NAME]}
        elif info.type != tarfile.XGLTYPE:
            if info.type == tarfile.GNUTYPE_SPARSE:
                start = _behind_map(meter, block, start)
            member = _member(meter, info, start, headers)
            if member.matters:
                budget.member()
            if _is_worth_keeping(member) and (kept := kept + member.size) <= MAX_KEPT:
                member = replace(member, read=partial(_part, member.read(member.size)))
            found.append(member)
            headers = {}
            if member.kind is Kind.FILE:
                info.size = member.size
        if info.isreg() or info.type not in WITHOUT_DATA:
            start += _whole_blocks(info.size)
    return found


def _block_at(meter: Meter, start: int) -> bytes:
    meter.seek(start)
    return meter.read(TAR_BLOCK)


def _whole_blocks(size: int) -> int:
    return -(-size // TAR_BLOCK) * TAR_BLOCK


def _header(block: bytes) -> tarfile.TarInfo | None:
    """Read one header; None for a block of zeros, which ends an archive."""
    if block == bytes(TAR_BLOCK):
        return None
    try:
        info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError) as error:
        raise Refused(DAMAGED.format("its end is missing")) from error
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
        if key in KNOWN:
            found[key] = value[:MAX_NAME]
        elif key.startswith(b"GNU.sparse."):
            found[b"sparse"] = b""
        start += length
    return found


def _behind_map(meter: Meter, block: bytes, start: int) -> int:
    """Where the data of a sparse file of GNU's old format begin."""
    more = block[482:483].strip(b"\0")
    while more:
        start += TAR_BLOCK
        more = meter.read(TAR_BLOCK)[504:505].strip(b"\0")
    return start


def _member(meter: Meter, info: tarfile.TarInfo, start: int, headers: dict[bytes, bytes]) -> Member:
    name = _text(headers.get(b"GNU.sparse.name", headers.get(b"path")), info.name)
    size = headers.get(b"size", b"%d" % info.size)
    if not size.isdigit():
        raise Refused(DAMAGED.format("a file has a negative size"))
    if info.isdir():
        return Member(name, kind=Kind.FOLDER)
    if info.issym() or info.islnk():
        target = _text(headers.get(b"linkpath"), info.linkname).encode("utf-8", "surrogateescape")
        kind = Kind.LINK if info.issym() else Kind.HARD_LINK
        return Member(name, read=partial(_part, target), kind=kind)
    oddity = "" if info.isreg() else SPECIAL_FILE
    if info.type == tarfile.GNUTYPE_SPARSE or b"sparse" in headers:
        oddity = SPARSE
    read: Callable[[int], bytes] = partial(_read, meter, start, int(size))
    return Member(name, int(size), read, oddity)


def _text(header: bytes | None, otherwise: str) -> str:
    """A name that a header has, or else that of the entry itself."""
    if header is None:
        return otherwise
    return header.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _is_worth_keeping(member: Member) -> bool:
    """Whether it is read at once: to find it again, what is compressed is unpacked anew."""
    return member.kind is Kind.FILE and member.is_python and member.size <= MAX_FILE


def _part(data: bytes, limit: int) -> bytes:
    return data[:limit]


def _read(meter: Meter, start: int, size: int, limit: int) -> bytes:
    meter.seek(start)
    data = in_pieces(meter, min(size, limit))
    if len(data) < min(size, limit):
        raise EOFError("unexpected end of data")
    return data
