"""Valid frames and archives of every kind that the readers know, and some that they refuse."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import json
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.worker import wire

FILES = {
    "mytorch/linear.py": b"class Linear: ...\n",
    "models/cnn.py": b"class CNN:\n    pass\n",
    "mcq.py": b"def question_1(): return 'a'\n",
    "mytorch/bin.dat": bytes(range(256)) * 3,
}
END = bytes(1024)  # of a .tar


# --- frames ---------------------------------------------------------------------------


def frame(header: bytes, body: bytes = b"") -> bytes:
    """A frame whose lengths are right."""
    return wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body


def answer(kind: str, body: bytes = b"", **fields: Any) -> bytes:
    """A frame with an answer of this kind."""
    return frame(json.dumps({"kind": kind, **fields}).encode(), body)


def observed(values: Mapping[str, Any]) -> bytes:
    """A frame that shows some values."""
    described, body = wire.observe(values)
    return answer("Observed", body, nonce=7, values=described)


@functools.cache
def frames() -> tuple[bytes, ...]:
    """Streams of a worker's."""
    kinds = ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1")
    arrays = {kind: np.ones((2, 3), kind) for kind in kinds}
    trace = {"file": "mytorch/a.py", "line": 3, "function": "forward", "source": "x = 1 / 0"}
    confined = answer("Confined", closed=["landlock", "seccomp"], missing={"netns": "not here"})
    finished = answer("Finished", nonce=7, notes=["Linear was found in mytorch/linear.py"])
    single = [
        confined,
        answer("Probed", refused={"read": True, "write": False}),
        observed(arrays),
        observed({"Z": np.zeros((0, 10**10)), "x": 1.5, "y": True, "n": 3, "s": "é\n" * 9}),
        observed({"Z": np.array([None]), "o": object(), "l": [1.0], "z": np.ones((1,) * 20)}),
        observed({"Z": np.linspace(0, 1, 2000)}),
        answer("Raised", nonce=7, type="ValueError", message="no\n\x1b[2J", frames=[trace] * 8),
        answer("NotOffered", nonce=7, feature="momentum"),
        finished,
        frame(b""),
        frame(b"[" * 3000),
    ]
    return (*single, confined + single[2] + finished, confined + single[6] + single[8])


# --- archives -------------------------------------------------------------------------


def header(
    name: str, size: int, kind: bytes = tarfile.REGTYPE, *patches: tuple[int, bytes]
) -> bytes:
    """A header of a .tar whose checksum is right; ``patches`` overwrite it at an offset."""
    info = tarfile.TarInfo(name)
    info.size, info.type = abs(size), kind
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    if size < 0:
        block[124:136] = b"\xff" * 4 + size.to_bytes(8, "big", signed=True)
    for offset, data in patches:
        block[offset : offset + len(data)] = data
    return checked(block)


def checked(block: bytes | bytearray) -> bytes:
    """A header with its checksum put right."""
    blank = bytes(block[:148]) + b" " * 8 + bytes(block[156:])
    return blank[:148] + b"%06o\0 " % sum(blank) + blank[156:]


def padded(data: bytes) -> bytes:
    """Data, to the end of a block."""
    return data + bytes(-len(data) % tarfile.BLOCKSIZE)


def entry(name: str, data: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    """A header with what belongs to it."""
    return header(name, len(data), kind) + padded(data)


def record(key: bytes, value: bytes) -> bytes:
    """A record of a pax header, which begins with its own length."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def pax(*records: tuple[bytes, bytes], kind: bytes = tarfile.XHDTYPE) -> bytes:
    """A pax header for the next entry, or for all."""
    return entry("PaxHeader", b"".join(record(*pair) for pair in records), kind)


def zipped(method: int, files: Mapping[str, bytes] = FILES) -> bytes:
    """A .zip file, by the standard library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(name), data, method)
        packed.comment = b"homework"
    return buffer.getvalue()


def odd_zip() -> bytes:
    """A .zip file with a link, a directory, sizes behind the data, long sizes and two names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(_NoSeek(buffer), "w", zipfile.ZIP_DEFLATED) as packed:
        link = zipfile.ZipInfo("mytorch/link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
        packed.writestr(zipfile.ZipInfo("mytorch/"), b"")
        packed.writestr(zipfile.ZipInfo("mytorch/ß.py"), b"a = 'b'\r\n")
        with packed.open(zipfile.ZipInfo("../mcq.py"), "w", force_zip64=True) as file:
            file.write(b"x" * 99)
        with packed.open(zipfile.ZipInfo("mcq.py"), "w", force_zip64=True) as file:
            file.write(b"y" * 99)
    return buffer.getvalue()


def linked_zip() -> bytes:
    """A .zip file whose classes are reached by links, some of them in a circle."""
    links = {"mytorch": "src/./nn", "models/cnn.py": "../mytorch/a.py", "up": "..", "a": "b",
             "b": "a", "src/nn/self": "../nn", "c.py": "/etc/passwd", "d.py": "a.py"}  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(zipfile.ZipInfo("src/nn/a.py"), b"x = 1\n")
        for name, target in links.items():
            link = zipfile.ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            packed.writestr(link, target)
    return buffer.getvalue()


def linked_tar(format_: int) -> bytes:
    """A .tar file with symbolic and hard links to files, folders and each other."""
    links = [
        ("mytorch", b"2", "src/nn"), ("mcq.py", b"1", "./src/nn/a.py"), ("b.py", b"1", "mcq.py"),
        ("models/a.py", b"2", "../mytorch/a.py"), ("c.py", b"2", "c.py"), ("d.py", b"1", "d.py"),
        ("src/nn/up", b"2", "../.."), ("e.py", b"2", "../e.py"), ("f.py", b"1", "/f.py"),
        ("g.py", b"2", "x/" * 90 + "g.py"), ("h.py", b"1", "y/" * 90 + "h.py"),
    ]  # fmt: skip
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format_) as packed:
        packed.addfile(tarfile.TarInfo("src/nn/a.py"))
        for name, kind, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, target
            packed.addfile(info)
    return buffer.getvalue()


def nested() -> list[bytes]:
    """Archives in archives, and single files that are compressed, as .zip and .tar files."""
    inner = made_tar(tarfile.USTAR_FORMAT)
    zipped_once = zipped(zipfile.ZIP_DEFLATED)
    twice = zipped(zipfile.ZIP_DEFLATED, {"b/hw2.zip": zipped_once})
    return [
        zipped(zipfile.ZIP_DEFLATED, {"README": b"", "hw2.tar": inner}),
        zipped(zipfile.ZIP_STORED, {"hw2.zip": zipped_once, "hw2.ipynb": b""}),
        zipped(zipfile.ZIP_STORED, {"a.zip": twice}),
        zipped(zipfile.ZIP_STORED, {"x/conv.py.gz": gzip.compress(b"x = 1\n", 1, mtime=0)}),
        zipped(zipfile.ZIP_STORED, {"a.zip": zipped_once, "b.zip": zipped_once}),
    ]


def nested_tars() -> list[bytes]:
    """The same as .tar files."""
    packed = gzip.compress(made_tar(tarfile.USTAR_FORMAT), 1, mtime=0)
    return [
        entry("hw2.tar.gz", packed) + END,
        entry("a.tar", padded(entry("b.zip", zipped(zipfile.ZIP_STORED))) + END) + END,
        entry("conv.py.bz2", bz2.compress(b"x = 1\n")) + entry("README", b"") + END,
        entry("a.rar", b"Rar!\x1a\7\1\0") + END,
    ]


class _NoSeek:
    """A file that cannot be sought, so that sizes are written behind the data."""

    def __init__(self, file: io.BytesIO) -> None:
        self.write, self.flush = file.write, file.flush
        self.close = file.close


def made_tar(format_: int) -> bytes:
    """A .tar file, by the standard library, with long names in this format's way."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format_) as packed:
        for name, data in [*FILES.items(), ("models/" + "long/" * 19 + "y.py", b"z = 1\n")]:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
        if format_ != tarfile.USTAR_FORMAT:
            for kind in (tarfile.REGTYPE, tarfile.SYMTYPE):
                info = tarfile.TarInfo("mytorch/" + "é" * 120 + ".py")
                info.type, info.linkname = kind, "ü" * 120
                info.mtime = 1.5
                packed.addfile(info)
        for kind in (tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, b"V"):
            info = tarfile.TarInfo(f"mytorch/odd{kind.decode()}")
            info.type, info.linkname = kind, "mcq.py"
            packed.addfile(info)
    return buffer.getvalue()


def sparse_tars() -> list[bytes]:
    """Sparse files in all four formats."""
    after = entry("mcq.py", b"x = 1\n") + END
    numbers = b"%011o\0" * 2 % (0, 5)
    old = [(386, numbers), (482, b"\1"), (483, b"00000002000\0")]
    version_1 = [(b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0")]
    size = (b"GNU.sparse.size", b"1024")
    pair = [(b"GNU.sparse.offset", b"0"), (b"GNU.sparse.numbytes", b"5")]
    data = entry("mytorch/a.py", b"12345")
    return [
        header("mytorch/a.py", 5, b"S", *old) + padded(numbers * 3) + padded(b"12345") + after,
        pax(size, (b"GNU.sparse.numblocks", b"1"), *pair) + data + after,
        pax(size, (b"GNU.sparse.map", b"0,5,7,0")) + data + after,
        pax(*version_1, (b"GNU.sparse.name", b"mytorch/b.py"), (b"GNU.sparse.realsize", b"1024"))
        + entry("GNUSparseFile.0/b.py", padded(b"1\n0\n5\n") + b"12345")
        + after,
    ]


@functools.cache
def tars() -> tuple[bytes, ...]:
    """Plain .tar files."""
    made = map(made_tar, (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    after = entry("mytorch/a.py", b"pass\n") + END
    by_hand = [
        pax((b"comment", b"5" * 40), kind=tarfile.XGLTYPE) + after,
        pax((b"size", b"3"), (b"path", b"mytorch/p.py"), (b"hdrcharset", b"BINARY")) + after,
        entry("l", b"mytorch/" + b"n" * 150 + b".py\0", tarfile.GNUTYPE_LONGNAME) * 2 + after,
        header("mytorch/a.py", -1024) + after,
        checked(header("mytorch/old.py/", 0)[:257] + bytes(255)) + after,
        END,
    ]
    links = map(linked_tar, (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT))
    return (*made, *by_hand, *sparse_tars(), *links, *nested_tars())


@functools.cache
def zips() -> tuple[bytes, ...]:
    """Files in the format .zip."""
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
    deep = {"a/" * 150 + "models/x.py": b"", "hw/pyvenv.cfg": b"", "hw/lib/x.py": b""}
    return (
        *(zipped(method) for method in methods),
        odd_zip(),
        linked_zip(),
        *nested(),
        zipped(zipfile.ZIP_DEFLATED, deep),
        b"PK\3\4" + zipped(zipfile.ZIP_STORED),
        zipped(zipfile.ZIP_STORED, {}),
    )


def _xz(data: bytes) -> bytes:
    try:
        import lzma
    except ImportError:
        return gzip.compress(data)
    return lzma.compress(data, preset=0)


PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: data,
    lambda data: gzip.compress(data, 1, mtime=0),
    lambda data: gzip.compress(data[:700], 1, mtime=0) + gzip.compress(data[700:], 1, mtime=0),
    bz2.compress,
    _xz,
    lambda data: gzip.compress(bz2.compress(data), 1, mtime=0),
    lambda data: b"\x1f\x8b\x08\x1c" + bytes(6) + b"\2\0ABname\0note\0" + _raw(data),
)


def _raw(data: bytes) -> bytes:
    """Deflated data with gzip's trailer."""
    squeeze = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = squeeze.compress(data) + squeeze.flush()
    return packed + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


@functools.cache
def archives() -> tuple[bytes, ...]:
    """Archives of all kinds, packed."""
    return (*zips(), *(pack(tar) for tar in tars() for pack in PACKERS))
