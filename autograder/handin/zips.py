"""The members of a .zip file."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, cast

from autograder.handin.limits import Budget, Meter, Refused, in_pieces
from autograder.handin.member import SPECIAL_FILE, Kind, Member
from autograder.handin.names import from_bytes

DAMAGE = (zlib.error, zipfile.BadZipFile)
NAMED_IN_UTF8 = 0x800
KIND_OF_MODE = {
    0: Kind.FILE,
    stat.S_IFREG: Kind.FILE,
    stat.S_IFLNK: Kind.LINK,
    stat.S_IFDIR: Kind.FOLDER,
}
OFFICE = "[Content_Types].xml"  # lies in all that Word, PowerPoint and Excel save
IS_OFFICE = (
    "is a document of Word, PowerPoint or Excel, and holds no Python file; hand in the .py files"
)


def members(file: IO[bytes], budget: Budget) -> list[Member]:
    """List a .zip file; raises Refused, or what `zipfile` raises for one that is damaged."""
    archive = zipfile.ZipFile(cast("IO[bytes]", Meter(file, budget)))
    infos = archive.infolist()
    budget.unpack(sum(info.file_size for info in infos))
    found = [member_of(archive, info) for info in infos]
    for member in found:
        if member.matters:
            budget.member()
    if any(info.filename == OFFICE for info in infos) and not any(m.is_python for m in found):
        raise Refused(IS_OFFICE)
    return found


def member_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    """One entry of a .zip file, as yet unread."""
    form = stat.S_IFMT(info.external_attr >> 16)  # zero where a Windows tool packed it
    kind = Kind.FOLDER if info.is_dir() else KIND_OF_MODE.get(form, Kind.FILE)
    oddity = "" if form in KIND_OF_MODE else SPECIAL_FILE
    read: Callable[[int], bytes] = partial(_read, archive, info)
    return Member(_name(info), info.file_size, read, oddity, kind)


def _name(info: zipfile.ZipInfo) -> str:
    """Its name; many a tool writes UTF-8 without the flag that says so."""
    if info.flag_bits & NAMED_IN_UTF8 or info.filename.isascii():
        return info.filename
    try:
        return from_bytes(info.filename.encode("cp437"))
    except UnicodeEncodeError:  # a field of its own has given the name
        return info.filename


def open_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open an entry; raises Refused for what is not read here, or what `zipfile` raises."""
    if info.flag_bits & 1:
        raise Refused("is encrypted; pack the submission again, without a password")
    if info.compress_type not in (0, 8):  # bzip2 and LZMA inflate without a bound in zipfile
        raise Refused("is compressed in an unusual way; pack it again as an ordinary .zip file")
    return archive.open(info)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    with open_entry(archive, info) as file:
        return in_pieces(file, limit)
