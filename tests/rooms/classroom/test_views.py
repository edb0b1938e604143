"""All texts that a file holds, whatever they are written in."""

from __future__ import annotations

import base64
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable

import pytest

from autograder.classroom.leaks.views import views

LINE = "Z = np.tensordot(windows, self.W, axes=([2, 3], [1, 2]))"
DATA = f"# A text.\n{LINE}\nreturn Z\n".encode()


def zipped(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.py", data)
    return made.getvalue()


def in_lines(data: bytes) -> bytes:
    return base64.encodebytes(data)


WAYS: list[Callable[[bytes], bytes]] = [
    lambda data: data,
    lambda data: data.decode().encode("utf-16-le"),
    lambda data: b"\xff\xfe\x00" + data + b"\x00\xff",
    zlib.compress,
    lambda data: b"\x01\x93\x00" + zlib.compress(b"other") + zlib.compress(data, 9),
    gzip.compress,
    zipped,
    base64.b64encode,
    base64.urlsafe_b64encode,
    in_lines,
    lambda data: data.hex().encode(),
    lambda data: data.hex(" ").upper().encode(),
    lambda data: b"key = '" + base64.b64encode(zlib.compress(data)) + b"'",
    lambda data: zipped(gzip.compress(data)),
]


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_it_is_found_in_any_encoding(way: int) -> None:
    content = WAYS[way](DATA)
    assert any(LINE in text for _, text in views("a.bin", content)), content[:60]


def test_each_says_where_it_stands() -> None:
    found = dict(views("a.bin", zlib.compress(DATA)))
    assert [*found] == ["a.bin", "a.bin (zlib at 0)"]
    assert found["a.bin (zlib at 0)"] == DATA.decode()


def test_what_only_looks_packed_is_no_text() -> None:
    rng = os.urandom(200_000)
    assert all(len(text) < len(rng) for _, text in views("a.bin", rng))
    words = b"NotImplementedErrorIsRaisedWhereSomethingIsMissing and_many_names_with_underscores"
    assert [where for where, _ in views("a.py", words)] == ["a.py"]
