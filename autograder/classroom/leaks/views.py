"""All texts that a file holds: as it is, compressed, in base64 or digits, or between tags."""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

DEEPEST = 3  # encodings in one another
SOON = 4096  # bytes in which it shows whether a stream is one
MOST_BYTES = 64 << 20  # of what is unpacked
ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")  # how such a stream begins (RFC 1950)
PAGE = re.compile(r"\s*<!doctype html", re.IGNORECASE)
INLINE = re.compile(r"</?(?:a|b|code|em|i|mark|span|strong|sub|sup)\b[^<>]*>")
TAG = re.compile(r"<[^<>]*>")
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
PRINTED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]{6,}")
WIDE = (("utf-16-le", re.compile(rb"(?:[\t\n\x20-\x7e]\x00){6,}")),)
# Long runs, over several lines as well.
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{24,}(?:\s*[A-Za-z0-9+/_-]{4,})*={0,2}")
DIGITS = re.compile(r"(?:[0-9a-fA-F]{2}[\s,:]?){16,}")


def views(path: str, content: bytes, deep: int = DEEPEST) -> Iterator[tuple[str, str]]:
    """Where in a file a text stands, and the text; the file itself comes first.

    What is no UTF-8 is told by what can be read of it.
    """
    text = _text(content)
    yield path, text
    if PAGE.match(text):  # whose lines are cut by tags
        yield f"{path} (as it is read)", unescape(TAG.sub("\n", INLINE.sub("", text)))
    if not deep:
        return
    for how, inner in (*_unpacked(content), *_decoded(text)):
        yield from views(f"{path} ({how})", inner, deep - 1)


def _text(content: bytes) -> str:
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8-sig")
        if "\0" not in text:  # as in UTF-16
            return text
    parts = [run.decode("utf-8", "ignore") for run in PRINTED.findall(content)]
    for name, runs in WIDE:
        parts += [run.decode(name) for run in runs.findall(content)]
    return "\n".join(parts)


def _unpacked(content: bytes) -> Iterator[tuple[str, bytes]]:
    if content.startswith(GZIP):
        with suppress(OSError, EOFError, zlib.error):
            yield "gzip", gzip.GzipFile(fileobj=io.BytesIO(content)).read(MOST_BYTES)
    if content.startswith(ZIP):
        with suppress(zipfile.BadZipFile, RuntimeError, zlib.error, EOFError):
            archive = zipfile.ZipFile(io.BytesIO(content))
            for name in archive.namelist():
                with archive.open(name) as file:
                    yield f"zip, {name}", file.read(MOST_BYTES)
    behind = 0
    for found in ZLIB.finditer(content):
        if found.start() < behind:
            continue
        stream = zlib.decompressobj()
        with suppress(zlib.error):
            # Most are no streams: that shows soon.
            zlib.decompressobj().decompress(content[found.start() : found.start() + SOON])
            inner = stream.decompress(memoryview(content)[found.start() :], MOST_BYTES)
            if inner and stream.eof:
                behind = len(content) - len(stream.unused_data)
                yield f"zlib at {found.start()}", inner


def _decoded(text: str) -> Iterator[tuple[str, bytes]]:
    for run in BASE64.finditer(text):
        bare = "".join(run.group().split()).rstrip("=").translate(str.maketrans("-_", "+/"))
        with suppress(binascii.Error, ValueError):
            inner = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
            if _is_told(inner):
                yield f"base64 at {run.start()}", inner
    for run in DIGITS.finditer(text):
        bare = re.sub(r"[\s,:]", "", run.group())
        inner = bytes.fromhex(bare[: len(bare) // 2 * 2])
        if _is_told(inner):
            yield f"hexadecimal at {run.start()}", inner


def _is_told(inner: bytes) -> bool:
    """Whether it may be a text, or something packed: most runs of letters are only names."""
    if inner.startswith((GZIP, ZIP, b"\x78")):
        return True
    return sum(32 <= one < 127 or one in b"\n\t" for one in inner) > 0.9 * len(inner)
