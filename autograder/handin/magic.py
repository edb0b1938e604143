"""What a file is that is no archive, told by its first bytes, and what to do about it."""

from __future__ import annotations

import re

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GZIP = b"\x1f\x8b"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ"
COMPRESSIONS = (GZIP, BZIP2, XZ)
HEAD = 600  # bytes that are looked at

PACK = "pack the submission again as a .zip or .tar.gz file"
FILES = "hand in the .py files, as a directory or a .zip, .tar or .tar.gz file of it"
NO_ARCHIVE = (
    "is no archive that can be read; expected a directory, or a .zip, .tar or .tar.gz file "
    "of one: pack the submission again as one of them"
)
PAGE = (
    "is a web page, such as a site saves in place of a file that it does not give: log in, "
    "download the file itself, and hand in that"
)
NOTEBOOK = "is a notebook, which is not graded; put the classes into .py files, and hand in those"
KNOWN: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"7z\xbc\xaf\x27\x1c",), f"is a 7-Zip archive, which is not read here; {PACK}"),
    ((b"Rar!\x1a\x07",), f"is a RAR archive, which is not read here; {PACK}"),
    ((b"\x1f\x9d", b"\x1f\xa0"), f"is a compressed .Z file, which is not read here; {PACK}"),
    ((b"\x28\xb5\x2f\xfd",), f"is compressed with Zstandard, which is not read here; {PACK}"),
    ((b"\x04\x22\x4d\x18",), f"is compressed with LZ4, which is not read here; {PACK}"),
    ((b"LZIP", b"\x5d\0\0"), f"is compressed with LZMA, which is not read here; {PACK}"),
    ((b"PK\x07\x08", b"PK00PK"), f"is one part of several of a .zip file; {PACK}"),
    ((b"xar!", b"MSCF", b"!<arch>"), f"is an archive of a kind that is not read here; {PACK}"),
    ((b"%PDF",), f"is a PDF document; {FILES}"),
    ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"), f"is a document of Word; {FILES}"),
    ((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe"), f"is a program, which is never run; {FILES}"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), f"is an image; {FILES}"),
    ((b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"\x93NUMPY"), f"is data; {FILES}"),
)
HTML = re.compile(rb"\s*<(!doctype\s+html|html|head|body|\?xml[^>]*>\s*<!doctype\s+html)\b", re.I)
CELLS = re.compile(rb'\s*\{\s*"(cells|metadata|nbformat)"')


def sentence_on(head: bytes) -> str:
    """A sentence on a file of another kind; it lacks its subject, the file."""
    for starts, sentence in KNOWN:
        if head.startswith(starts):
            return sentence
    text = head.removeprefix(b"\xef\xbb\xbf")
    if HTML.match(text):
        return PAGE
    return NOTEBOOK if CELLS.match(text) else NO_ARCHIVE


def is_container(head: bytes) -> bool:
    """Whether a file that begins so is an archive or compressed, as far as these are read."""
    return head.startswith((*ZIP, *COMPRESSIONS))
