"""Reports go where they are told: to files, through links, into pipes and devices."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.records.files import write_file
from autograder.records.protections import Protections
from autograder.records.scorecard import AspectScore, ItemScore, ScoreCard
from autograder.reports.junit import NO_FAULT, to_junit
from tests.conftest import Runner
from tests.support.places import RUNNER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files and permissions")
NEW = b"new\n"
LAST = '{"scores": {"MCQ 1": 1}}\n'
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may"
)


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o027)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_what_the_umask_leaves(tmp_path: Path, umask: None) -> None:
    write_file(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW
    assert mode(tmp_path / "a") == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_file_that_is_there_keeps_its_permissions(tmp_path: Path, umask: None) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"what was there before, which is longer")
    path.chmod(0o606)
    write_file(path, NEW)
    assert (path.read_bytes(), mode(path)) == (NEW, 0o606)


@as_root
def test_a_file_that_is_there_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    os.chown(path, 12345, 54321)
    write_file(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_a_file_that_may_not_be_written_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o444)
    if os.geteuid() == 0:  # who may write all the same
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError, match="Permission denied"):
        write_file(path, NEW)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing"])
def test_a_link_is_followed(there: bool, tmp_path: Path) -> None:
    target, link = tmp_path / "folder" / "target", tmp_path / "link"
    target.parent.mkdir()
    if there:
        target.write_bytes(b"old")
    link.symlink_to("middle")
    (tmp_path / "middle").symlink_to(target)
    write_file(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW
    assert not target.is_symlink()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("folder", "Is a directory"),
        ("loop", "Too many levels of symbolic links"),
        ("no/such/folder", "No such file or directory"),
        ("file/below", "Not a directory"),
        ("x" * 300, "File name too long"),
    ],
)
def test_what_cannot_be_written_is_told_by_its_name(name: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"old")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match=why) as caught:
        write_file(tmp_path / name, NEW)
    assert caught.value.filename == str(tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, NEW * 100_000)
    reader.join()
    assert read == [NEW * 100_000]
    assert pipe.is_fifo()


@pytest.fixture
def device(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A device of the test's own, as /dev/null is (number 3) or /dev/full (7)."""
    path = tmp_path / "device"
    os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, request.param))
    if not os.access(path, os.W_OK):
        pytest.skip("devices cannot be used in this folder")
    return path


@as_root
@pytest.mark.skipif(sys.platform != "linux", reason="the numbers of Linux's devices")
@pytest.mark.parametrize("device", [3], indirect=True)
def test_a_device_is_written_to(device: Path) -> None:
    write_file(device, NEW)
    assert device.is_char_device()
    assert [*device.parent.iterdir()] == [device]


@as_root
@pytest.mark.skipif(sys.platform != "linux", reason="the numbers of Linux's devices")
@pytest.mark.parametrize("device", [7], indirect=True)
def test_a_full_device_is_told_of(device: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_file(device, NEW)
    assert device.is_char_device()
    assert [*device.parent.iterdir()] == [device]


def test_nothing_is_left_where_the_disk_is_full(tmp_path: Path) -> None:
    program = (
        "import resource; from pathlib import Path; "
        "from autograder.records.files import write_file; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
        "write_file(Path('a'), bytes(5000))"
    )
    (tmp_path / "a").write_bytes(b"old")
    environment = {**os.environ, "PYTHONPATH": str(Path(RUNNER).parents[1])}
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large: 'a'" in ended.stderr
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"old"}


def redirected(run: Runner, target: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    with target.open("wb") as output:
        return subprocess.run(
            [sys.executable, RUNNER, "MCQ 1", "--no-history", *arguments],
            cwd=run.folder,
            env=run.environment,
            stdout=output,
            stderr=subprocess.PIPE,
            check=False,
        )


@pytest.fixture
def standard_output(tmp_path: Path) -> Path:
    """What /dev/stdout is: a link of the test's own, lest root replace the machine's."""
    if not Path("/proc/self/fd").exists():
        pytest.skip("this system has no links to open files")
    (tmp_path / "stdout").symlink_to("/proc/self/fd/1")
    return tmp_path / "stdout"


@pytest.mark.parametrize("name", ["stdout", "output"])
def test_standard_output_that_is_a_file_gets_both(
    name: str, standard_output: Path, run: Runner
) -> None:
    output = run.folder / "output"
    ended = redirected(run, output, "--json", name)
    assert (ended.returncode, ended.stderr) == (0, b"")
    scores, card, again = output.read_text("utf-8").split("Total score: 1.0/1.0\n")
    assert "MCQ 1" in scores
    assert json.loads(card.partition(LAST)[2])["points"] == 1
    assert again.endswith(LAST)
    assert standard_output.is_symlink()


def test_standard_output_that_is_a_pipe_gets_both(standard_output: Path, run: Runner) -> None:
    result = run("MCQ 1", "--json", "stdout")
    assert result.returncode == 0
    _, card, again = result.stdout.split("Total score: 1.0/1.0\n")
    assert json.loads(card.partition(LAST)[2])["points"] == 1
    assert again.endswith(LAST)
    assert standard_output.is_symlink()


def test_junit_says_so_where_nobody_knows_why() -> None:
    aspects = (AspectScore("forward", 0, 5, False),)
    item = ItemScore("A", "A", 5, 0, aspects=aspects)
    card = ScoreCard("hw", "tree", 0, 0, 5, (item,), (), Protections())
    assert NO_FAULT in to_junit(card).decode()


def test_reports_keep_out_of_each_others_way(run: Runner, tmp_path: Path) -> None:
    shared = str(tmp_path / "report")
    result = run("MCQ 1", "--json", shared, "--junit", f"{tmp_path}/./report")
    assert result.returncode == 2
    assert "need a file each" in result.stderr
