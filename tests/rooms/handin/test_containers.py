"""The same hand-in as a directory and as an archive of each kind: the same is read, and said.

Each case is written once; `CONTAINERS` gives it in every form.
"""

from __future__ import annotations

import bz2
import gc
import gzip
import io
import os
import stat
import tarfile
import time
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.handin import limits
from autograder.handin.decoding import CODEC_OF
from autograder.handin.submission import Submission, SubmissionError, read_submission

MIB = 1 << 20
FIXED = (2024, 1, 1, 0, 0, 0)


@pytest.fixture(autouse=True)
def only_its_own_garbage() -> Iterator[None]:
    """What other tests have left is not looked through on an archive's clock, as it is nowhere."""
    gc.freeze()
    yield
    gc.unfreeze()


@dataclass(frozen=True)
class Link:
    """A symbolic link."""

    target: str


Tree = Mapping[str, bytes | Link]
Pack = Callable[[Tree], bytes]


def zipped(tree: Tree) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tree.items():
            info = zipfile.ZipInfo(name, FIXED)
            mode = stat.S_IFLNK if isinstance(data, Link) else stat.S_IFREG
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (mode | 0o644) << 16
            archive.writestr(info, data.target if isinstance(data, Link) else data)
    return buffer.getvalue()


def tarred(tree: Tree, hard: Mapping[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in tree.items():
            info = tarfile.TarInfo(name)
            if isinstance(data, Link):
                info.type, info.linkname = tarfile.SYMTYPE, data.target
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
        for name, target in (hard or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.LNKTYPE, target
            archive.addfile(info)
    return buffer.getvalue()


def xz(data: bytes) -> bytes:
    packed = pytest.importorskip("lzma").compress(data, preset=0)
    assert isinstance(packed, bytes)
    return packed


PACKERS: dict[str, Pack] = {
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda tree: gzip.compress(tarred(tree), 1),
    "tar.xz": lambda tree: xz(tarred(tree)),
    "tar.bz2": lambda tree: bz2.compress(tarred(tree)),
}
CONTAINERS = ["directory", *PACKERS]


def handed_in(folder: Path, container: str, tree: Tree) -> Path:
    """The tree in this form, called `handin`."""
    if container in PACKERS:
        path = folder / "handin.bin"
        path.write_bytes(PACKERS[container](tree))
        return path
    for name, data in tree.items():
        path = folder / "handin" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(data, Link):
                path.symlink_to(data.target)
            else:
                path.write_bytes(data)
        except (OSError, NotImplementedError):
            pytest.skip("no such names or links here")
    return folder / "handin"


def outcome(path: Path) -> tuple[dict[str, str], list[str]] | str:
    """What is read and noted, or why nothing is."""
    try:
        submission = read_submission(path)
    except SubmissionError as error:
        return str(error).removeprefix(f"'{path.name}' ")
    shown = [*submission.sources, *submission.broken, *submission.notes]
    assert all(text.isprintable() for text in shown)
    said = [*submission.broken.values(), *submission.notes]
    return submission.sources, sorted(said)


# --- read -----------------------------------------------------------------------------

LAYER = {"mytorch/conv.py": b"class Conv: ...\n"}
TEXT = {"mytorch/conv.py": "class Conv: ...\n"}
CAFE = "mytorch/caf\u00e9.py"
NOTEBOOKS = "not graded; put the classes into .py files in mytorch/ and models/"

READ: dict[str, tuple[Tree, dict[str, str], list[str]]] = {
    "a full-width space": ({"作业\u3000一/mytorch/conv.py": LAYER["mytorch/conv.py"]}, TEXT, []),
    "other scripts": (
        {"宿題/mytorch/线性层.py": b"1", "宿題/mytorch/слой.py": b"2", "宿題/models/طبقة.py": b"3"},
        {"mytorch/线性层.py": "1", "mytorch/слой.py": "2", "models/طبقة.py": "3"},
        [],
    ),
    "taken apart by macOS": ({unicodedata.normalize("NFD", CAFE): b"1"}, {CAFE: "1"}, []),
    "no width": (
        {"👩\u200d🚀/mytorch/a\u200bb.py": b"1", "👩\u200d🚀/mytorch/\u202egpj.py": b"2"},
        {"mytorch/a\\u200bb.py": "1", "mytorch/\\u202egpj.py": "2"},
        [],
    ),
    "a link to a folder": (
        {"src/layers/conv.py": b"1", "mytorch": Link("src/layers"), "mcq.py": b""},
        {"src/layers/conv.py": "1", "mytorch/conv.py": "1", "mcq.py": ""},
        [],
    ),
    "links to files and links": (
        {
            "mytorch/a.py": b"1",
            "mytorch/b.py": Link("a.py"),
            "mytorch/c.py": Link("../mytorch/./b.py"),
            "models/d.py": Link("../up/mytorch/c.py"),
            "up": Link("."),
        },
        {f"m{path}.py": "1" for path in ("ytorch/a", "ytorch/b", "ytorch/c", "odels/d")},
        ["'up' was ignored: it is a link to a directory that holds it"],
    ),
    "links that err": (
        {
            **LAYER,
            "mytorch/out.py": Link("../../secret.py"),
            "mytorch/abs.py": Link("/etc/hostname"),
            "mytorch/none.py": Link("nothing.py"),
            "mytorch/a.py": Link("b.py"),
            "mytorch/b.py": Link("a.py"),
            "mytorch/self": Link("."),
            "mytorch/through.py": Link("conv.py/x.py"),
            ".venv/python": Link("/usr/bin/python3"),
            "data": Link("mytorch/none.py"),
        },
        TEXT,
        [
            "'data' was ignored: it is a link that leads nowhere",
            "'mytorch/a.py' was ignored: it is a link that leads nowhere",
            "'mytorch/abs.py' was ignored: it is a link that leads outside of the submission",
            "'mytorch/b.py' was ignored: it is a link that leads nowhere",
            "'mytorch/none.py' was ignored: it is a link that leads nowhere",
            "'mytorch/out.py' was ignored: it is a link that leads outside of the submission",
            "'mytorch/self' was ignored: it is a link to a directory that holds it",
            "'mytorch/through.py' was ignored: it is a link that leads nowhere",
        ],
    ),
    "an archive in it": (
        {"alice_123/README.txt": b"", "alice_123/hw2.zip": zipped(LAYER), ".DS_Store": b""},
        TEXT,
        ["the hand-in lies in 'alice_123/hw2.zip', which was opened"],
    ),
    "two archives deep": (
        {"a.tar": tarred({"x/b.tar.gz": gzip.compress(tarred(LAYER)), "__MACOSX/._b.zip": b""})},
        TEXT,
        [
            "the hand-in lies in 'a.tar', which was opened",
            "the hand-in lies in 'x/b.tar.gz', which was opened",
        ],
    ),
    "an archive beside Python": ({**LAYER, "old.zip": zipped({"mcq.py": b""})}, TEXT, []),
    "a compressed file": (
        {"x/conv.py.gz": gzip.compress(b"1")},
        {"conv.py": "1"},
        ["the hand-in lies in 'x/conv.py.gz', which was opened"],
    ),
    "notebooks": (
        {**LAYER, "a.ipynb": b"", "mytorch/b.IPYNB": b"", ".ipynb_checkpoints/c.ipynb": b""},
        TEXT,
        [f"the submission holds 2 notebooks (a.ipynb, mytorch/b.IPYNB), which are {NOTEBOOKS}"],
    ),
    "a long file": (
        {**LAYER, "mytorch/long.py": b"#" * (MIB + 1)},
        TEXT,
        ["'mytorch/long.py' was ignored: it is larger than 1 MiB"],
    ),
    "a long path": (
        {**LAYER, f"{'d' * 200}/{'e' * 190}/conv2d.py": b""},
        TEXT,
        [f"'{'d' * 40}…{'e' * 29}/conv2d.py' was ignored: its path is too long"],
    ),
    "a deep path": (
        {**LAYER, f"{'d/' * 31}x.py": b""},
        TEXT,
        [f"'{'d/' * 31}x.py' was ignored: its path is too long"],
    ),
    "many files of data": ({**LAYER, **{f"data/{n}.npy": b"" for n in range(10_500)}}, TEXT, []),
    "encodings": (
        {
            **LAYER,
            "mytorch/u16.py": "a = 'é'\r\n".encode("utf-16"),
            "mytorch/gbk.py": "# -*- coding: GBK -*-\n# 卷积层\n".encode("gbk"),
            "mytorch/old.py": "\n# vim: set fileencoding=latin-1 :\n# déjà\n".encode("latin-1"),
        },
        {
            **TEXT,
            "mytorch/u16.py": "a = 'é'\n",
            "mytorch/gbk.py": "# -*- coding: GBK -*-\n# 卷积层\n",
            "mytorch/old.py": "\n# vim: set fileencoding=latin-1 :\n# déjà\n",
        },
        [
            "'mytorch/gbk.py' was read as gbk; better save it as UTF-8",
            "'mytorch/old.py' was read as iso8859-1; better save it as UTF-8",
            "'mytorch/u16.py' was read as utf-16; better save it as UTF-8",
        ],
    ),
}


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", READ)
def test_what_is_read(tmp_path: Path, name: str, container: str) -> None:
    tree, sources, notes = READ[name]
    sources = dict(sorted(sources.items()))
    assert outcome(handed_in(tmp_path, container, tree)) == (sources, notes)


# --- refused --------------------------------------------------------------------------

WHOLE_CLASS = {f"{who}.zip": zipped(LAYER) for who in ("alice", "bob", "carol", "dan")}
REFUSED: dict[str, tuple[Tree, str]] = {
    "a class": (WHOLE_CLASS, "holds no Python file, but 4 archives (alice.zip, bob.zip, carol.zip"),
    "notebooks alone": (
        {"x/hw2.ipynb": b"{}"},
        f"holds a notebook (x/hw2.ipynb), which is {NOTEBOOKS}",
    ),
    "nothing": ({"README": b""}, "holds no Python file to grade; expected the directory that"),
    "many files": ({f"{n}.py": b"" for n in range(501)}, "holds more than 500 Python files"),
    "far too many": (
        {f"{n}.py": b"" for n in range(10_001)},
        "holds more than 10,000 files and directories; hand in the Python files only",
    ),
    "much text": ({f"{n}.py": b"#" * MIB for n in range(9)}, "holds more than 8 MiB of Python"),
    "links that multiply": (
        {f"d{n}/a.py": b"" for n in range(9)}
        | {f"d{here}/to{there}": Link(f"../d{there}") for here in range(9) for there in range(9)},
        "hand in the Python files only, without data",
    ),
    "a damaged archive in it": (
        {"x/a.zip": zipped(LAYER)[:60]},
        "holds 'x/a.zip', which cannot be unpacked (File is not a zip file); it is damaged",
    ),
    "a .7z in it": ({"a.7z": b"7z\xbc\xaf\x27\x1c\0\4"}, "holds 'a.7z', which is a 7-Zip archive"),
    "three archives deep": (
        {"a.zip": zipped({"b.zip": zipped({"c.zip": zipped(LAYER)})})},
        "holds 'a.zip', which holds 'b.zip', which holds 'c.zip', which is packed more than 3",
    ),
    "a class in an archive": ({"all.zip": zipped(WHOLE_CLASS)}, "holds 'all.zip', which holds no"),
}  # fmt: skip


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(tmp_path: Path, name: str, container: str) -> None:
    tree, why = REFUSED[name]
    told = outcome(handed_in(tmp_path, container, tree))
    assert isinstance(told, str)
    assert why in told


# --- single files, and what is packed twice -------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("conv.py", b"1"),
        ("conv.py.gz", gzip.compress(b"1")),
        ("conv.py.bz2", bz2.compress(b"1")),
        ("conv.py.gz.gz", gzip.compress(gzip.compress(b"1"))),
        ("a.tar.gz.gz", gzip.compress(gzip.compress(tarred({"conv.py": b"1"})))),
        ("a.zip.gz", gzip.compress(zipped({"conv.py": b"1"}))),
        ("a.tgz", gzip.compress(tarred({"conv.py": b"1"}))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # gzip's bytes hold the time
)
def test_single_files_and_double_compression(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    submission = read_submission(tmp_path / name)
    assert (submission.sources, submission.notes, submission.name) == ({"conv.py": "1"}, (), name)


def test_a_single_file_compressed_by_xz(tmp_path: Path) -> None:
    (tmp_path / "conv.py.xz").write_bytes(xz(b"1"))
    assert read_submission(tmp_path / "conv.py.xz").sources == {"conv.py": "1"}


OTHER: dict[str, tuple[bytes, str]] = {
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "is a 7-Zip archive, which is not read here; pack the"),
    "rar": (b"Rar!\x1a\7\1\0", "is a RAR archive, which is not read here; pack the submission"),
    "Z": (b"\x1f\x9d\x90", "is a compressed .Z file, which is not read here; pack the submission"),
    "zst": (b"\x28\xb5\x2f\xfd", "is compressed with Zstandard, which is not read here; pack"),
    "exe": (b"MZ\x90\0", "is a program, which is never run; hand in the .py files"),
    "pdf": (b"%PDF-1.7\n", "is a PDF document; hand in the .py files"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a document of Word; hand in the .py files"),
    "docx": (
        zipped({"[Content_Types].xml": b"", "word/document.xml": b""}),
        "is a document of Word, PowerPoint or Excel, and holds no Python file",
    ),
    "html": (b"\n<!DOCTYPE html>\n<html>", "is a web page, such as a site saves in place of"),
    "page": (b"\xef\xbb\xbf<HTML lang='en'>", "is a web page, such as a site saves"),
    "ipynb": (b'{\n "cells": [', "holds a notebook (handin.ipynb), which is not graded; put the"),
    "png": (b"\x89PNG\r\n", "is an image; hand in the .py files"),
    "txt": (b"Dear TA", "is no archive that can be read; expected a directory, or a .zip"),
    "empty": (b"", "is an empty file; expected a directory"),
    "txt.gz": (gzip.compress(b"Dear TA"), "is compressed, but what is in it is no archive and"),
    "7z.gz": (gzip.compress(b"7z\xbc\xaf\x27\x1c"), "is compressed, and is a 7-Zip archive"),
    "gz": (
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(tarred(LAYER))))),
        "is packed more than 3 times over; unpack it",
    ),
    "cut.gz": (gzip.compress(tarred(LAYER))[:50], "cannot be unpacked"),
}


@pytest.mark.parametrize("suffix", OTHER)
def test_other_kinds_are_told_from_damage(tmp_path: Path, suffix: str) -> None:
    data, why = OTHER[suffix]
    path = tmp_path / f"handin.{suffix}"
    path.write_bytes(data)
    told = outcome(path)
    assert isinstance(told, str)
    assert told.startswith(why)


# --- links of archives alone ----------------------------------------------------------


def read(tmp_path: Path, data: bytes) -> Submission:
    path = tmp_path / "handin"
    path.write_bytes(data)
    return read_submission(path)


def test_hard_links(tmp_path: Path) -> None:
    links = {
        "mytorch/same.py": "./mytorch/conv.py",
        "mytorch/again.py": "mytorch/same.py",
        "mytorch/out.py": "../conv.py",
        "mytorch/none.py": "none.py",
        "mytorch/round.py": "mytorch/round.py",
    }
    submission = read(tmp_path, tarred(LAYER, links))
    names = ("again", "conv", "same")
    assert submission.sources == {f"mytorch/{name}.py": "class Conv: ...\n" for name in names}
    assert submission.notes == (
        "'mytorch/out.py' was ignored: it is a link that leads outside of the submission",
        "'mytorch/none.py' was ignored: it is a link that leads nowhere",
        "'mytorch/round.py' was ignored: it is a link that leads nowhere",
    )


@pytest.mark.parametrize("format_", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_link_with_a_long_target(tmp_path: Path, format_: int) -> None:
    folder = "mytorch/" + "long/" * 25
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format_) as archive:
        info = tarfile.TarInfo(f"{folder}a.py")
        archive.addfile(info)
        info = tarfile.TarInfo("mcq.py")
        info.type, info.linkname = tarfile.SYMTYPE, f"{folder}a.py"
        archive.addfile(info)
    submission = read(tmp_path, buffer.getvalue())
    assert list(submission.sources) == ["mcq.py", f"{folder}a.py"]
    assert submission.notes == ()


def test_a_link_to_what_is_odd(tmp_path: Path) -> None:
    buffer = io.BytesIO(tarred({**LAYER, "a.py": Link("mytorch/pipe")}))
    with tarfile.open(fileobj=buffer, mode="a") as archive:
        info = tarfile.TarInfo("mytorch/pipe")
        info.type = tarfile.FIFOTYPE
        archive.addfile(info)
    submission = read(tmp_path, buffer.getvalue())
    assert submission.sources == TEXT
    why = "was ignored: it is neither a file nor a directory"
    assert submission.notes == (f"'a.py' {why}", f"'mytorch/pipe' {why}")


def test_a_chain_of_links_comes_to_an_end(tmp_path: Path) -> None:
    links: Tree = {f"{n}.py": Link(f"{n + 1}.py") for n in range(400)}
    start = time.process_time()
    submission = read(tmp_path, zipped({**links, "400.py": b"", "mcq.py": b""}))
    assert time.process_time() - start < 2
    assert "leads nowhere" in submission.notes[0]
    assert "399.py" in submission.sources


# --- names of archives alone ----------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("mytorch/线性.py".encode(), "mytorch/线性.py"),
        ("mytorch/线性.py".encode("gbk"), "mytorch/╧▀╨╘.py"),
        (b"mytorch/caf\x82.py", "mytorch/café.py"),
    ],
)
def test_names_in_a_zip_without_the_flag(tmp_path: Path, raw: bytes, known: str) -> None:
    plain = b"mytorch/" + b"x" * (len(raw) - len(b"mytorch/"))
    data = zipped({plain.decode(): b"1"}).replace(plain, raw)
    submission = read(tmp_path, data)
    assert (submission.sources, submission.notes) == ({known: "1"}, ())


@pytest.mark.skipif(os.name == "nt", reason="needs names of bytes")
def test_a_name_that_is_no_utf8_in_a_directory(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\x82.py"
    try:
        with open(path, "wb") as file:
            file.write(b"1")
    except OSError:
        pytest.skip("no such names here")
    assert read_submission(tmp_path).sources == {"café.py": "1"}


# --- nothing is larger because it is packed twice -------------------------------------


def zeros(mib: int) -> bytes:
    return bytes(mib * MIB)


# Made where they are needed: they take seconds.
LARGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "both": (
        lambda: zipped({"x.bin": zeros(200), "a.zip": zipped({"y.bin": zeros(60)})}),
        "256 MiB",
    ),
    "inner": (
        lambda: zipped({"a.zip": zipped({"y.bin": zeros(257)})}),
        "unpacks to more than 256 MiB",
    ),
    "long": (
        lambda: zipped({"a.zip": zeros(40)}),
        "holds 'a.zip', which is larger than 32 MiB",
    ),
    "twice": (
        lambda: gzip.compress(gzip.compress(zeros(300), 1), 1),
        "unpacks to more than 256 MiB",
    ),
    "no bzip2": (
        lambda: gzip.compress(b"BZh9" + zeros(40), 1),
        "holds more than 32 MiB; hand in the Python",
    ),
    "members": (
        lambda: zipped({"a.zip": zipped({f"{n}.py": b"" for n in range(10_001)})}),
        "holds more than 10,000 files and directories",
    ),
    "members of both": (
        lambda: zipped(
            {f"{n}.ipynb": b"" for n in range(6_000)}
            | {"a.zip": zipped({f"{n}.py": b"" for n in range(6_000)})}
        ),
        "holds more than 10,000 files and directories",
    ),
}


@pytest.mark.parametrize("which", LARGE)
def test_limits_hold_for_all_layers_together(which: str, tmp_path: Path) -> None:
    make, why = LARGE[which]
    path = tmp_path / "handin"
    path.write_bytes(make())
    told = outcome(path)
    assert isinstance(told, str)
    assert why in told


def test_layers_take_little_memory(tmp_path: Path) -> None:
    noise = zipped({"noise.bin": os.urandom(30 * MIB)})
    path = tmp_path / "handin"
    path.write_bytes(zipped({"a.zip": zipped({"b.zip": noise})}))
    del noise
    tracemalloc.start()
    try:
        assert "holds no Python file to grade" in outcome(path)
        assert tracemalloc.get_traced_memory()[1] < 120 * MIB
    finally:
        tracemalloc.stop()


def test_time_counts_for_all_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.1)
    empty = gzip.compress(b"") * 100_000
    path = tmp_path / "handin"
    path.write_bytes(zipped({"a.zip": zipped({"b.tar.gz": empty + gzip.compress(tarred(LAYER))})}))
    assert "to look through; hand in the Python files only" in outcome(path)


# --- encodings ------------------------------------------------------------------------


@pytest.mark.parametrize("codec", sorted({*CODEC_OF.values()}))
def test_no_known_encoding_hides_code(codec: str) -> None:
    """Each reads the characters of ASCII as they are, so that code looks like what it is."""
    plain = bytes(range(1, 128))
    assert plain.decode(codec) == plain.decode("ascii")


@pytest.mark.parametrize("cookie", ["utf-7", "unicode_escape", "rot13", "punycode", "hz", "cp037"])
def test_an_encoding_that_could_hide_code_is_not_used(tmp_path: Path, cookie: str) -> None:
    data = f"# coding: {cookie}\n".encode() + b"# \xe9\n"
    (tmp_path / "a.py").write_bytes(data)
    submission = read_submission(tmp_path)
    assert "is not UTF-8 text (byte" in submission.broken["a.py"]


def test_what_is_not_in_the_named_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: big5\n# \xff\xff\n")
    (tmp_path / "b.py").write_bytes(b"x = 1\n# coding: latin-1\n# \xe9\n")
    (tmp_path / "c.py").write_bytes(b"\xff\xfea\0\0\xd8")
    broken = read_submission(tmp_path).broken
    way_out = "save it as plain UTF-8 text in your editor"
    assert broken == {
        "a.py": f"'a.py' is neither UTF-8 nor big5 text (byte 17 is 0xff); {way_out}",
        "b.py": f"'b.py' is not UTF-8 text (byte 26 is 0xe9); {way_out}",
        "c.py": f"'c.py' is neither UTF-8 nor utf-16 text (byte 4 is 0x00); {way_out}",
    }
