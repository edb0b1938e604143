"""Files that cannot be used: sources, archives and paths, and what becomes of the rest."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.command import fence, outcome
from autograder.handin.submission import Submission
from tests.conftest import Grade
from tests.support.files import Files
from tests.support.places import ROOT
from tests.support.sampling import every
from tests.support.suffering import FAKE, Suffer, assert_told, sentence, upsample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the zygote")

SOURCES: dict[str, str | bytes] = {
    "no class": "class Upsampled: ...",
    "no method forward": upsample().replace("forward", "foreward"),
    "no method backward": upsample().replace("backward", "back"),
    "constructor without the factor": upsample().replace("__init__(self, ups", "__init__(self): #"),
    "constructor with one more": upsample().replace("upsampling_factor):", "up, size):"),
    "forward without A": upsample().replace("forward(self, A)", "forward(self)"),
    "backward with one more": upsample().replace("(self, dLdZ)", "(self, dLdZ, A)"),
    "an object instead of a class": "Upsample1d = 3",
    "not UTF-8": "# d\xe9j\xe0 vu\n".encode("latin-1") + upsample().encode(),
    "NUL": "\0" + upsample(),
    "empty": "",
    "nested parentheses": "(" * 100_000,
    "nested minus": "x = " + "-" * 100_000 + "1\n" + upsample(),
    "nested sum": "x = 1" + " + 1" * 100_000 + "\n" + upsample(),
    "nested blocks": "\n".join(f"{' ' * n}if 1:" for n in range(200)),
    "imports without an end": "import (\n" * 100_000,
    "an error in a line of 1 MB": "x = '" + "y" * 1_000_000,
}


@pytest.mark.parametrize("name", every(5, SOURCES))
def test_source_that_cannot_be_used(name: str, suffer: Suffer) -> None:
    score = suffer({"mytorch/resampling.py": SOURCES[name]})
    assert score.points == (4 if "backward" in name else 0)
    assert_told(name, sentence(score))


SHADOWS = ("numpy.py", "random.py", "json.py", "mytorch/numpy.py", "msgspec.py", "autograder.py")


@pytest.mark.parametrize(
    "files",
    [
        dict.fromkeys(SHADOWS, "raise RuntimeError('shadowed')"),
        {"random.py": upsample(), "mytorch/resampling.py": ""},
        {"mytorch/resampling.py": "def f(:", "mytorch/upsample.py": upsample()},
        {"mytorch/notes.py": b"\xff\0", "models/cnn.py": "(" * 100_000},
        {"mytorch/resampling.py": f"# {'x' * 1_000_000}\n{upsample()}"},
        {"mytorch/resampling.py": upsample().encode("utf-16")},
        {"mytorch/resampling.py": f"# coding: gbk\n# 上采样\n{upsample()}".encode("gbk")},
        {"作业\u3000一\u200b/caf\u0301e\n.py": upsample()},
        {f"models/data{number}.py": "x = 0\n" * 100_000 for number in range(5)},
    ],
    ids=[
        "modules that would shadow",
        "a class in random.py",
        "a broken file of the usual name",
        "files that are of no use",
        "a line of 1 MB",
        "UTF-16",
        "GBK",
        "a name in other characters",
        "3 MB of sources",
    ],
)
def test_no_harm_done_by(files: Files, suffer: Suffer) -> None:
    score = suffer(files)
    assert (score.points, score.faults) == (7, ())


# --- the whole course, and the command line ---------------------------------------------


def test_syntax_error_costs_only_what_builds_on_the_file(
    grade: Grade, solution: Submission
) -> None:
    card = grade({**solution.sources, "mytorch/pool.py": "def f(:"}, assignment="hw2p1")
    lost = {item.name for item in card.items if item.points != item.possible}
    assert lost == {"MaxPool2d_stride1", "MaxPool2d", "MeanPool2d_stride1", "MeanPool2d"}
    assert card.points == 70


@pytest.fixture
def command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Path], tuple[int, str, str]]:
    """Run the command line on a submission: exit status, standard output and error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "2000")  # so that no line is wrapped

    def run(submission: Path) -> tuple[int, str, str]:
        status = fence.run_fenced(["MCQ", "--submission", str(submission)])
        return status, *capsys.readouterr()

    return run


Command = Callable[[Path], tuple[int, str, str]]


def tar_of(*members: tarfile.TarInfo) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for info in members:
            archive.addfile(info, io.BytesIO(b"x" * info.size))
    return buffer.getvalue()


def member(name: str, size: int = 1, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.linkname = 0 if link else size, link
    info.type = tarfile.SYMTYPE if link else tarfile.REGTYPE
    return info


def zeros() -> bytes:
    """A .tar.gz file of one file of 10 GB, packed into ten megabytes."""
    info = member("mytorch/linear.py", 10 << 30)
    return gzip.compress(info.tobuf()) + gzip.compress(bytes(1 << 24)) * 640


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "no archive.zip": lambda: b"Dear TA, the archive follows by mail.",
    "empty.tar.gz": lambda: b"",
    "truncated.tar.gz": lambda: tar_of(member("mytorch/linear.py", 5000))[:60],
    "leading up.tar.gz": lambda: tar_of(member("../mcq.py")),
    "absolute.tar.gz": lambda: tar_of(member("/tmp/mcq.py")),
    "link.tar.gz": lambda: tar_of(member("mcq.py", link="/etc/passwd")),
    "zeros.tar.gz": zeros,
    "\x1b[2Jred\n.zip": lambda: b"odd name",
    os.fsdecode(b"\xff.zip"): lambda: b"odd name",
}


@pytest.mark.parametrize("name", every(5, [*ARCHIVES, "an empty directory"]))
def test_refused_as_a_whole(name: str, command: Command, tmp_path: Path) -> None:
    path = tmp_path / name
    if name in ARCHIVES:
        path.write_bytes(ARCHIVES[name]())
    else:
        path.mkdir()
    before, start = sorted(tmp_path.iterdir()), time.monotonic()
    status, output, _ = command(path)
    assert status == outcome.UNREADABLE
    assert time.monotonic() - start < 5
    assert [p for p in sorted(tmp_path.iterdir()) if p.name != "cache"] == before
    assert json.loads(output.splitlines()[-1]) == {"scores": {f"MCQ {n}": 0 for n in range(1, 6)}}
    assert [c for c in output if not c.isprintable() and c != "\n"] == []
    said = re.search("^The hand-in cannot be read: ((?:.+\n)+)", output, re.MULTILINE)
    assert said is not None
    assert_told(ascii(name), " ".join(said[1].split()))


@pytest.mark.parametrize("name", ["answers.py", "answers.py.gz"])
def test_a_single_file_is_graded(name: str, command: Command, tmp_path: Path) -> None:
    text = (ROOT / "mcq.py").read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    status, output, _ = command(tmp_path / name)
    assert status == outcome.GRADED
    assert json.loads(output.splitlines()[-1]) == {"scores": {f"MCQ {n}": 1 for n in range(1, 6)}}


@pytest.mark.parametrize("name", ["nowhere", "x" * 300, "nowhere/mcq.py"])
def test_no_such_path(name: str, command: Command, tmp_path: Path) -> None:
    status, output, error = command(tmp_path / name)
    assert (status, output) == (outcome.USAGE, "")
    assert error.count("\n") == 1
    assert "--submission takes a directory, .zip, .tar or .tar.gz" in error


def test_the_program_itself_ends_as_documented(tmp_path: Path) -> None:
    (tmp_path / "mcq.py").write_text(f"import os, sys\n{FAKE}\nraise ValueError('\u2192 no luck')")
    program = [sys.executable, str(ROOT / "autograder" / "runner.py"), "MCQ 1", "MCQ 2"]
    done = subprocess.run(
        [*program, "--submission", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[-1]) == {"scores": {"MCQ 1": 0, "MCQ 2": 0}}
