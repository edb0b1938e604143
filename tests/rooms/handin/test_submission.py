"""Directories and archives, honest, unlucky and hostile, through the front door."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import stat
import struct
import subprocess
import sys
import tarfile
import tempfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.handin.submission import Submission, SubmissionError, read_submission
from tests.support.files import directory, tar_bytes, written, zip_bytes
from tests.support.places import ROOT

Files = dict[str, bytes]

COURSE: Files = {
    "mytorch/linear.py": b"class Linear: ...\n",
    "mytorch/nn/conv.py": b"class Conv1d: ...\n",
    "models/cnn.py": b"class CNN: ...\n",
    "mcq.py": b"def question_1(): return 'a'\n",
}
SOURCES = {path: data.decode() for path, data in sorted(COURSE.items())}
MIB = 2**20


# --- builders -------------------------------------------------------------------------


def tar_gz_bytes(files: Files) -> bytes:
    return gzip.compress(tar_bytes(files), mtime=0)


def tar_header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


def member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def bomb_zip(names: list[str], deflated: bytes, declared: int, crc: int = 0) -> bytes:
    """Build a .zip file by hand, whose headers may say anything about the size."""
    body, table = io.BytesIO(), io.BytesIO()
    sizes = struct.pack("<III", crc, len(deflated), declared)
    for name in map(str.encode, names):
        facts = b"\x14\0\0\0\x08\0\0\0\x21\0" + sizes + struct.pack("<HH", len(name), 0)
        table.write(b"PK\1\2\x14\0" + facts + struct.pack("<10xI", body.tell()) + name)
        body.write(b"PK\3\4" + facts + name + deflated)
    counts = struct.pack("<HH", len(names), len(names))
    end = struct.pack("<II", len(table.getvalue()), body.tell()) + b"\0\0"
    return body.getvalue() + table.getvalue() + b"PK\5\6\0\0\0\0" + counts + end


def refusal(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught:
        read_submission(path)
    message = str(caught.value)
    assert message.startswith(f"'{path.name}' ")
    assert message.isprintable()
    return message


@contextmanager
def little_memory(mib: int = 80) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < mib * MIB
    finally:
        tracemalloc.stop()


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    before = sorted((p, p.lstat().st_mtime_ns) for p in path.rglob("*"))
    yield
    assert sorted((p, p.lstat().st_mtime_ns) for p in path.rglob("*")) == before


# --- what is taken --------------------------------------------------------------------

PACKERS: dict[str, Callable[[Files], bytes]] = {
    "zip": zip_bytes,
    "tar": tar_bytes,
    "tar.gz": tar_gz_bytes,
    "tar.bz2": lambda files: bz2.compress(tar_bytes(files)),
    "tar.xz": lambda files: pytest.importorskip("lzma").compress(tar_bytes(files)),
}


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("folder", ["", "./", "handin/", "alice-hw2/handin/"])
def test_every_container_gives_the_same_submission(tmp_path: Path, kind: str, folder: str) -> None:
    packed = PACKERS[kind]({folder + name: data for name, data in COURSE.items()})
    path = written(tmp_path / "handin.dat", packed)  # the name says nothing
    with unchanged(tmp_path):
        submission = read_submission(path)
    plain = read_submission(directory(tmp_path / "plain", COURSE))
    assert submission.sources == plain.sources == SOURCES
    assert list(submission.sources) == sorted(SOURCES)
    assert (submission.name, plain.name) == ("handin.dat", "plain")
    assert (submission.broken, submission.notes) == (plain.broken, plain.notes) == ({}, ())
    assert submission.digest == plain.digest


def test_the_digest_follows_paths_and_contents() -> None:
    texts = [{"a.py": "x"}, {"a.py": "y"}, {"b.py": "x"}, {"a.pyx": ""}, {}, {"a.py": "", "x": ""}]
    digests = [Submission("s", sources, {}).digest for sources in texts]
    digests.append(Submission("s", {}, {"a.py": "x"}).digest)
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == 64 for digest in digests)
    assert digests[0] == Submission("other", {"a.py": "x"}, {}, ("note",)).digest


def test_only_python_files_that_a_student_wrote(tmp_path: Path) -> None:
    clutter = [
        "README.md", "data/big.npz", "mytorch/__pycache__/linear.py", "__MACOSX/mytorch/linear.py",
        "mytorch/._linear.py", ".git/hook.py", ".venv/a.py", "env/pyvenv.cfg", "env/lib/a.py",
        "x/site-packages/a.py", "node_modules/a.py", "autograder/a.py", "handout/mytorch/a.py",
        "tests/a.py", "docs/conf.py", "build/lib/a.py", "dist/a.py", "py", "mytorch/linear.pyc",
        "conftest.py",
    ]  # fmt: skip
    files = COURSE | dict.fromkeys(clutter, b"0")
    for path in (directory(tmp_path / "d", files), written(tmp_path / "z", zip_bytes(files))):
        submission = read_submission(path)
        assert submission.sources == SOURCES
        assert submission.notes == ()


def test_ignored_names_count_only_directly_below_the_root(tmp_path: Path) -> None:
    files = {
        "mytorch/tests/a.py": b"",
        "models/build/b.py": b"",
        "tests.py": b"",
        "Models/C.PY": b"",
    }
    given_path = directory(tmp_path / "handout" / "tests" / ".hidden", files)
    assert set(read_submission(given_path).sources) == set(files)


@pytest.mark.parametrize(
    ("paths", "taken", "notes"),
    [
        (["MyTorch/a.py", "x/mytorch/b.py"], ["MyTorch/a.py", "x/mytorch/b.py"], 0),
        (["x/MODELS/a.py", "y/z.py"], ["MODELS/a.py"], 1),
        (["x/mcq.py", "x/util.py"], ["mcq.py", "util.py"], 0),
        (["h/MCQ/mcq.py", "h/a.py"], ["MCQ/mcq.py", "a.py"], 0),
        (["b/mytorch/x.py", "a/mytorch/y.py"], ["mytorch/y.py"], 1),
        (["handout/mytorch/x.py", "mine/mytorch/y.py"], ["mytorch/y.py"], 1),
        (["handout/mytorch/x.py"], ["mytorch/x.py"], 0),
        (["deep/er/conv.py", "deep/er/in/pool.py"], ["conv.py", "in/pool.py"], 0),
        (["conv.py", "tests/test_conv.py"], ["conv.py"], 0),
        (["ab/x.py", "ac/y.py"], ["ab/x.py", "ac/y.py"], 0),
        (["hw/pyvenv.cfg", "hw/lib/l.py", "hw/mytorch/x.py"], ["lib/l.py", "mytorch/x.py"], 0),
    ],
)
def test_the_root(tmp_path: Path, paths: list[str], taken: list[str], notes: int) -> None:
    files = dict.fromkeys(paths, b"")
    for path in (directory(tmp_path / "d", files), written(tmp_path / "z", tar_bytes(files))):
        submission = read_submission(path)
        assert list(submission.sources) == taken
        assert len(submission.notes) == notes


def test_files_outside_of_the_root_are_counted(tmp_path: Path) -> None:
    path = directory(tmp_path, {"h/mytorch/a.py": b"", "b.py": b"", "x/c.py": b"", "d.txt": b""})
    assert read_submission(path).notes == ("2 Python file(s) outside of 'h/' were left out",)


def test_text_is_utf8_with_plain_newlines(tmp_path: Path) -> None:
    files = {
        "bom.py": b"\xef\xbb\xbfa = '\xc3\xa9'\r\nb = 1\rc = 2\n",
        "latin.py": b"# caf\xe9\n",
        "bom_latin.py": b"\xef\xbb\xbf\xe9",
        "nul.py": b"a\0b",
        "latin_cookie.py": b"# coding: rot13\n# caf\xe9\n",
        "cookie.py": b"# -*- coding: utf-7 -*-\n",
        "empty.py": b"",
    }
    submission = read_submission(directory(tmp_path, files))
    assert submission.sources == {
        "bom.py": "a = 'é'\nb = 1\nc = 2\n",
        "cookie.py": "# -*- coding: utf-7 -*-\n",
        "empty.py": "",
    }
    way_out = "save it as plain UTF-8 text in your editor"
    assert submission.broken == {
        "bom_latin.py": f"'bom_latin.py' is not UTF-8 text (byte 3 is 0xe9); {way_out}",
        "latin.py": f"'latin.py' is not UTF-8 text (byte 5 is 0xe9); {way_out}",
        "nul.py": f"'nul.py' is no Python source (byte 1 is a NUL character); {way_out}",
        "latin_cookie.py": f"'latin_cookie.py' is not UTF-8 text (byte 21 is 0xe9); {way_out}",
    }


def test_a_submission_of_broken_files_alone_is_one(tmp_path: Path) -> None:
    submission = read_submission(directory(tmp_path, {"mytorch/a.py": b"\xff"}))
    assert submission.sources == {}
    assert list(submission.broken) == ["mytorch/a.py"]


# --- what is passed over, with a note -------------------------------------------------


@pytest.mark.parametrize("pack", [zip_bytes, tar_bytes])
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.py", "it points outside of the submission"),
        ("mytorch/../../evil.py", "it points outside of the submission"),
        ("..\\evil.py", "it points outside of the submission"),
        ("/tmp/evil.py", "it points outside of the submission"),
        ("C:\\evil.py", "it points outside of the submission"),
        ("c:evil.py", "it points outside of the submission"),
        ("\\\\host\\evil.py", "it points outside of the submission"),
        ("mytorch/../evil.py", "its path holds '..'"),
        ("../notes.txt", "it points outside of the submission"),
    ],
)
def test_names_that_point_elsewhere(
    tmp_path: Path, pack: Callable[[Files], bytes], name: str, why: str
) -> None:
    (tmp_path / "inner").mkdir()
    path = written(tmp_path / "inner" / "a", pack({name: b"evil", **COURSE}))
    with unchanged(tmp_path):
        submission = read_submission(path)
    assert submission.sources == SOURCES
    assert submission.notes == (f"'{name}' was ignored: {why}",)


def test_backslashes_of_old_windows_tools_separate(tmp_path: Path) -> None:
    files = {f"hw\\{name}".replace("/", "\\"): data for name, data in COURSE.items()}
    assert read_submission(written(tmp_path / "a", zip_bytes(files))).sources == SOURCES


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    odd = [
        member("mytorch/sym.py", tarfile.SYMTYPE, "/etc/passwd"),
        member("mytorch/hard.py", tarfile.LNKTYPE, "mytorch/linear.py"),
        member("mytorch/fifo.py", tarfile.FIFOTYPE),
        member("mytorch/device", tarfile.CHRTYPE),
        member(".venv/bin/python", tarfile.SYMTYPE, "/usr/bin/python3"),
    ]
    submission = read_submission(written(tmp_path / "a", tar_bytes(COURSE, *odd)))
    assert submission.sources == {**SOURCES, "mytorch/hard.py": SOURCES["mytorch/linear.py"]}
    assert submission.notes == (
        "'mytorch/sym.py' was ignored: it is a link that leads outside of the submission",
        "'mytorch/fifo.py' was ignored: it is neither a file nor a directory",
        "'mytorch/device' was ignored: it is neither a file nor a directory",
    )


def test_links_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        info = zipfile.ZipInfo("mytorch/link.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("mytorch/a.py", "1")
    submission = read_submission(tmp_path / "a")
    assert submission.sources == {"mytorch/a.py": "1"}
    why = "it is a link that leads outside of the submission"
    assert submission.notes == (f"'mytorch/link.py' was ignored: {why}",)


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_of_duplicates_the_last_one_wins(tmp_path: Path, kind: str) -> None:
    first, last = {"models/a.py": b"1", "b.py": b""}, {"./models//a.py": b"2"}
    data = zip_bytes(first | last) if kind == "zip" else tar_bytes(first | last)
    submission = read_submission(written(tmp_path / "a", data))
    assert submission.sources == {"b.py": "", "models/a.py": "2"}
    assert submission.notes == ("'models/a.py' is there more than once: the last one is graded",)


@pytest.mark.parametrize("kind", ["zip", "tar", "directory"])
def test_a_long_source_is_passed_over(tmp_path: Path, kind: str) -> None:
    files = {"mcq.py": b"#" * MIB, "mytorch/long.py": b"#" * (MIB + 1)}
    path = tmp_path / "a"
    if kind == "directory":
        directory(path, files)
    else:
        written(path, PACKERS[kind](files))
    submission = read_submission(path)
    assert list(submission.sources) == ["mcq.py"]
    assert submission.notes == ("'mytorch/long.py' was ignored: it is larger than 1 MiB",)


@pytest.mark.skipif(os.name == "nt", reason="needs a file name that Windows refuses")
def test_names_in_notes_cannot_harm_a_terminal(tmp_path: Path) -> None:
    files = {"mcq.py": b"", "\x1b[2Jx\n.py": b"", "a" * 300 + "/../.." + "/b" * 9 + ".py": b""}
    submission = read_submission(written(tmp_path / "a\x1b[1m", tar_bytes(files)))
    assert list(submission.sources) == [r"\x1b[2Jx\n.py", "mcq.py"]
    assert submission.name == r"a\x1b[1m"
    assert len(submission.notes) == 1
    assert all(note.isprintable() and len(note) < 200 for note in submission.notes)


def test_notes_are_capped(tmp_path: Path) -> None:
    files = {f"../{n}.py": b"" for n in range(50)} | COURSE
    notes = read_submission(written(tmp_path / "a", tar_bytes(files))).notes
    assert len(notes) == 21
    assert notes[-1] == "and 30 more"


def test_names_that_are_no_text(tmp_path: Path) -> None:
    data = tar_bytes({"mytorch/aXb.py": b"", "mcq.py": b""})
    broken = bytearray(data.replace(b"aXb", b"a\xffb", 1))
    broken[148:156] = b" " * 8  # the header's checksum is over blanks in its place
    broken[148:156] = b"%06o\0 " % sum(broken[:512])
    submission = read_submission(written(tmp_path / "a", bytes(broken)))
    assert list(submission.sources) == ["mcq.py", r"mytorch/a\xa0b.py"]
    assert submission.notes == ()


# --- directories ----------------------------------------------------------------------


def link(path: Path, target: Path | str) -> None:
    try:
        path.symlink_to(target)
    except (OSError, NotImplementedError):
        pytest.skip("no symbolic links here")


def test_links_in_a_directory(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.py", b"KEY = 1")
    top = directory(tmp_path / "top", {"src/models/a.py": b"1", "mcq.py": b""})
    link(top / "models", "src/models")
    link(top / "alias.py", "mcq.py")
    link(top / "evil.py", secret)
    link(top / "parent", "..")
    link(top / "dangling.py", "nothing.py")
    link(top / "loop.py", "loop.py")
    link(top / "src" / "up", top)
    submission = read_submission(top)
    assert list(submission.sources) == ["alias.py", "mcq.py", "models/a.py", "src/models/a.py"]
    assert submission.notes == (
        "'dangling.py' was ignored: it is a link that leads nowhere",
        "'evil.py' was ignored: it is a link that leads outside of the submission",
        "'loop.py' was ignored: it is a link that leads nowhere",
        "'parent' was ignored: it is a link that leads outside of the submission",
        "'src/up' was ignored: it is a link to a directory that holds it",
    )


def test_links_that_multiply_come_to_an_end(tmp_path: Path) -> None:
    top = directory(tmp_path, {f"d{n}/a.py": b"" for n in range(9)})
    for here in range(9):
        for there in range(9):
            link(top / f"d{here}" / f"to{there}", f"../d{there}")
    assert "hand in the Python files only" in refusal(top)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_fifo_never_blocks(tmp_path: Path) -> None:
    top = directory(tmp_path / "top", COURSE)
    os.mkfifo(top / "mytorch" / "pipe.py")
    os.mkfifo(tmp_path / "pipe")
    submission = read_submission(top)
    assert submission.sources == SOURCES
    why = "it is neither a file nor a directory"
    assert submission.notes == (f"'mytorch/pipe.py' was ignored: {why}",)
    assert "is neither a directory nor a file" in refusal(tmp_path / "pipe")


@pytest.mark.skipif(os.name == "nt", reason="needs longer paths than Windows has")
def test_a_deep_directory(tmp_path: Path) -> None:
    here = directory(tmp_path / "top", COURSE)
    for _ in range(400):
        here = here / "ddd"
        here.mkdir()
    written(here / "deep.py", b"")
    submission = read_submission(tmp_path / "top")
    assert submission.sources == SOURCES
    assert submission.notes[0].endswith("/ddd' was ignored: its path is too long")


UNREADABLE = """
import os, sys
from pathlib import Path
from autograder.handin.submission import SubmissionError, read_submission
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for path in map(Path, sys.argv[1:]):
    try:
        submission = read_submission(path)
        print(list(submission.sources), submission.broken, submission.notes)
    except SubmissionError as error:
        print(error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    above = Path(tempfile.gettempdir())  # whose own permissions are not ours to change
    for folder in (one for one in [tmp_path, *tmp_path.parents] if above in one.parents):
        folder.chmod(0o755)
    top = directory(tmp_path / "top", {**COURSE, "shut/a.py": b""})
    packed = written(tmp_path / "a.zip", zip_bytes(COURSE))
    hidden = directory(tmp_path / "hidden", COURSE)
    for path in (top / "mcq.py", top / "shut", packed, hidden):
        path.chmod(0)
    try:
        run = subprocess.run(
            [sys.executable, "-c", UNREADABLE, top, packed, hidden],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    finally:
        for path in (hidden, top / "shut"):
            path.chmod(0o755)
    if "Error" in run.stderr:
        pytest.skip("another user cannot run this Python")
    first, second, third = run.stdout.splitlines()
    assert "'mcq.py' cannot be read (Permission denied); check its permissions" in first
    assert "'shut/' was ignored: it cannot be read (Permission denied)" in first
    assert second.startswith(f"'{packed.name}' cannot be read (Permission denied)")
    assert third.startswith(f"'{hidden.name}' cannot be read (Permission denied)")


# --- what is refused as a whole -------------------------------------------------------


def test_no_such_path(tmp_path: Path) -> None:
    for name in ("nothing.zip", "nothing/below"):
        assert "does not exist; expected the directory that holds" in refusal(tmp_path / name)
    written(tmp_path / "file", b"")
    assert "does not exist" in refusal(tmp_path / "file" / "below")
    with pytest.raises(SubmissionError, match=r"a\\x00b' does not exist"):
        read_submission(Path("a\0b"))


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("notes.txt", b"hello\n" * 500, "is no archive that can be read; expected a directory"),
        ("a.zip", b"", "is an empty file"),
        ("a.zip", b"x", "is no archive that can be read"),
        ("a.zip", zip_bytes({}), "holds no Python file"),
        ("a.tar", tar_bytes({}), "holds no Python file"),
        ("a.tgz", tar_gz_bytes({"README.md": b"hello"}), "expected the directory that holds"),
        ("a.tar", tar_bytes({"/abs/mytorch/a.py": b""}), "'/abs/mytorch/a.py' was ignored"),
    ],
)
def test_what_is_no_submission(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    assert why in refusal(written(tmp_path / name, data))


def test_directories_without_python(tmp_path: Path) -> None:
    assert "holds no Python file" in refusal(directory(tmp_path / "a", {}))
    assert "holds no Python file" in refusal(directory(tmp_path / "b", {"x/y.txt": b""}))


def test_an_encrypted_zip(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"mytorch/a.py": b"1"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert "is encrypted; pack the submission again, without" in refusal(
        written(tmp_path / "a.zip", bytes(data))
    )


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_a_zip_of_unusual_compression(tmp_path: Path, method: int) -> None:
    data = bytearray(zip_bytes({"mytorch/a.py": b"1"}))
    data[8] = data[data.index(b"PK\1\2") + 10] = method
    assert "compressed in an unusual way" in refusal(written(tmp_path / "a.zip", bytes(data)))


@pytest.mark.parametrize("pack", [zip_bytes, tar_bytes])
def test_too_much_of_everything(tmp_path: Path, pack: Callable[[Files], bytes]) -> None:
    path = tmp_path / "a"
    written(path, pack({f"{n}.py": b"" for n in range(10_001)}))
    assert "holds more than 10,000 files and directories" in refusal(path)
    written(path, pack({f"{n}.py": b"" for n in range(501)}))
    assert "holds more than 500 Python files" in refusal(path)
    written(path, pack({f"{n}.py": bytes(MIB) for n in range(9)}))
    assert "holds more than 8 MiB of Python" in refusal(path)
    written(path, pack({f"{n}.py": b"" for n in range(500)}))
    assert len(read_submission(path).sources) == 500


# --- bombs ----------------------------------------------------------------------------

PIECE = 64 * MIB
TEN_GB = 160 * PIECE


@pytest.fixture(scope="module")
def deflated_zeros() -> bytes:
    """Deflate 10 GiB of zeros: one piece, flushed to a whole byte, many times over."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = squeeze.compress(bytes(PIECE)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return piece * (TEN_GB // PIECE) + b"\3\0"


@pytest.fixture(scope="module")
def gzipped_zeros() -> bytes:
    return gzip.compress(bytes(PIECE)) * (TEN_GB // PIECE)


@pytest.mark.parametrize(
    "start",
    [
        tar_header("mytorch/zeros.bin", 8 * 2**30 - 1),
        tar_header("mytorch/zeros.py", 10 * 2**30),
        tar_header("mytorch/zeros.py", 512),  # the rest lies behind the end of the archive
        tar_bytes(COURSE),
        b"",
    ],
    ids=["data", "source", "lie", "behind", "bare"],
)
def test_ten_gigabytes_in_a_tar_gz(tmp_path: Path, gzipped_zeros: bytes, start: bytes) -> None:
    path = written(tmp_path / "a.tar.gz", gzip.compress(start) + gzipped_zeros)
    with little_memory():
        assert "unpacks to more than 256 MiB" in refusal(path)


def test_ten_gigabytes_in_a_zip(tmp_path: Path, deflated_zeros: bytes) -> None:
    names = ["mytorch/a.bin", "mytorch/b.bin", "mytorch/c.py"]
    path = written(tmp_path / "a.zip", bomb_zip(names, deflated_zeros, TEN_GB // 3))
    with little_memory():
        assert "unpacks to more than 256 MiB" in refusal(path)


@pytest.mark.parametrize("declared", [0, 100, MIB])
def test_a_zip_that_lies_about_its_size(
    tmp_path: Path, deflated_zeros: bytes, declared: int
) -> None:
    packed = bomb_zip(["mytorch/a.py"], deflated_zeros, declared, crc=1)
    with little_memory():
        assert "it is damaged or incomplete" in refusal(written(tmp_path / "a.zip", packed))
    honest = bomb_zip(["mytorch/a.py"], deflated_zeros, declared, zlib.crc32(bytes(declared)))
    with little_memory():  # what was declared is read, and no more
        submission = read_submission(written(tmp_path / "a.zip", honest))
    assert bool(declared) == bool(submission.broken)


def test_tables_of_contents_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a"
    pax = tarfile.TarInfo("x")
    pax.type, pax.size = tarfile.XHDTYPE, 200 * MIB
    written(path, pax.tobuf() + bytes(5 * MIB))
    with little_memory(20):
        assert "its table of contents is too long" in refusal(path)
    chain = tarfile.TarInfo("x")
    chain.type, chain.size = tarfile.GNUTYPE_LONGNAME, 1
    written(path, (chain.tobuf() + b"a" + bytes(511)) * 20_000)
    assert "it is damaged or incomplete" in refusal(path)
    written(path, tar_header("a.py", 0) * 20_000)
    assert "holds more than 10,000 files" in refusal(path)
    written(path, bomb_zip(["a" * 50] * 50_000, b"\3\0", 0))
    with little_memory():
        assert "its table of contents is too long" in refusal(path)


def test_archives_too_large_to_look_into(tmp_path: Path) -> None:
    path = written(tmp_path / "a", gzip.compress(tar_bytes(COURSE)))
    with path.open("ab") as file:
        file.truncate(65 * MIB)  # takes no room on disk
    assert "is larger than 64 MiB; hand in the Python files only" in refusal(path)
    written(path, zip_bytes(COURSE))
    with path.open("ab") as file:
        file.truncate(257 * MIB)
    assert "is larger than 256 MiB; hand in the Python files only" in refusal(path)


def test_negative_sizes_in_a_tar(tmp_path: Path) -> None:
    header = bytearray(tar_header("mytorch/a.py", 0))
    header[124:136] = b"\xff" * 10 + b"\xfc\0"  # minus 1024, in base 256
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    assert "damaged" in refusal(written(tmp_path / "a", bytes(header) * 3 + bytes(1024)))


# --- damage ---------------------------------------------------------------------------

SAMPLE: Files = {**COURSE, "handin/../x.py": b"1", "mytorch/ß.py": bytes(range(256)) * 3}
ARCHIVES = [pack(SAMPLE) for pack in (zip_bytes, tar_bytes, tar_gz_bytes)]
PAX = io.BytesIO()
with tarfile.open(fileobj=PAX, mode="w", format=tarfile.PAX_FORMAT) as _archive:
    _info = tarfile.TarInfo("mytorch/" + "é" * 120 + ".py")
    _info.pax_headers = {"comment": "x", "mtime": "1.5"}
    _archive.addfile(_info)
ARCHIVES.append(PAX.getvalue())


def taken_or_refused(data: bytes) -> Submission | None:
    with TemporaryDirectory() as folder:
        try:
            return read_submission(written(Path(folder) / "a", data))
        except SubmissionError:
            return None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ARCHIVES), st.data())
def test_any_flipped_bytes_are_taken_or_refused(good: bytes, data: st.DataObject) -> None:
    bad = bytearray(good)
    for where in data.draw(st.lists(st.integers(0, len(good) - 1), min_size=1, max_size=4)):
        bad[where] = data.draw(st.integers(0, 255))
    taken_or_refused(bytes(bad))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ARCHIVES), st.data())
def test_any_cut_is_refused(good: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(good) - 1))
    submission = taken_or_refused(good[:cut])
    # A tar file ends in blocks of zeros: only these can be missing without a loss.
    assert submission is None or submission == taken_or_refused(good)


@given(st.binary(max_size=2000), st.sampled_from([b"", b"PK\3\4", b"\x1f\x8b\x08", b"BZh9"]))
def test_any_noise_is_refused(noise: bytes, start: bytes) -> None:
    assert taken_or_refused(start + noise) is None


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
def test_a_truncated_archive_says_what_to_do(tmp_path: Path, kind: str) -> None:
    data = PACKERS[kind]({**COURSE, "mytorch/long.py": os.urandom(5000).hex().encode()})
    message = refusal(written(tmp_path / "a", data[: len(data) // 2]))
    assert message.endswith("it is damaged or incomplete: pack and upload it again")
