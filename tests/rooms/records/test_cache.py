"""The cache costs time, never points or a run; and nobody else's is believed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from autograder.grading.entries import restore_array, store_array
from autograder.grading.reference import EXPECTED, References
from autograder.records import cache
from autograder.records.cache import Cache, cache_folder, tidy
from tests.conftest import Result, Runner
from tests.support.places import ROOT
from tests.support.references import drawn, same

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="owners, modes, links and pipes")
ROOT_ONLY = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can give files away"
)
NOBODY = 65534
NAME, PAYLOAD = "name", b"payload"


def filled(folder: Path, name: str = NAME) -> Path:
    """A folder with an entry; the entry's file."""
    Cache(folder).write(name, PAYLOAD)
    return folder / f"{name}.bin"


def read(folder: Path, name: str = NAME) -> bytes | None:
    return Cache(folder).read(name, bytes)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Permissions mean nothing to root, who becomes somebody else for a moment."""
    root = sys.platform != "win32" and os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_an_entry_comes_back(tmp_path: Path) -> None:
    filled(tmp_path)
    assert read(tmp_path) == PAYLOAD
    assert read(tmp_path, "other") is None


def directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def link_to_an_entry(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("elsewhere")))


def pipe(path: Path) -> None:
    path.unlink()
    assert sys.platform != "win32"
    os.mkfifo(path)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"!")


def anothers_name(path: Path) -> None:
    filled(path.parent, "another").rename(path)


def huge(path: Path) -> None:
    with open(path, "r+b") as file:
        file.truncate(1 << 40)  # takes no room on the disk


def writable_by_others(path: Path) -> None:
    path.chmod(0o666)


SPOILT = [
    directory,
    pytest.param(dangling_link, marks=POSIX),
    pytest.param(link_to_an_entry, marks=POSIX),
    pytest.param(pipe, marks=POSIX),
    nothing,
    truncated,
    longer,
    anothers_name,
    pytest.param(huge, marks=POSIX),
    pytest.param(writable_by_others, marks=POSIX),
]


@pytest.mark.parametrize("spoil", SPOILT)
def test_an_entry_that_is_none_is_as_if_it_were_not_there(
    spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    path = filled(tmp_path)
    spoil(path)
    assert read(tmp_path) is None
    Cache(tmp_path).write(NAME, PAYLOAD)
    assert read(tmp_path) == (None if spoil is directory else PAYLOAD)
    assert [*tmp_path.glob("*.tmp")] == []


@POSIX
def test_an_entry_that_may_not_be_read_is_made_again() -> None:
    with as_nobody(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder).chmod(0)
        assert read(folder) is None
        Cache(folder).write(NAME, PAYLOAD)
        assert read(folder) == PAYLOAD


@POSIX
@pytest.mark.parametrize("mode", [0, 0o400, 0o500])
def test_a_folder_with_less_than_all_permissions_is_made_do_with(mode: int) -> None:
    with as_nobody(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled(folder)
        folder.chmod(mode)
        seen, there = read(folder), Cache(folder).has(NAME)
        Cache(folder).write("another", PAYLOAD)
        folder.chmod(0o700)
        assert (seen, there) == ((PAYLOAD, True) if mode == 0o500 else (None, False))
        assert read(folder, "another") is None


def test_an_entry_that_nothing_can_be_made_of_is_removed(tmp_path: Path) -> None:
    path = filled(tmp_path)

    def load(payload: bytes) -> str:
        raise ValueError(payload)

    assert Cache(tmp_path).read(NAME, load) is None
    assert not path.exists()


@POSIX
def test_a_file_in_the_folders_place_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        unused = Cache(folder)
        assert unused.refused in ("File exists", "Not a directory")
        unused.write(NAME, PAYLOAD)
        assert not unused.has(NAME)
        assert unused.read(NAME, bytes) is None


@POSIX
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(mode: int, tmp_path: Path) -> None:
    path = filled(tmp_path)
    tmp_path.chmod(mode)
    assert read(tmp_path) is None
    assert "others than its owner may write to it" in Cache(tmp_path).refused
    assert path.exists()
    tmp_path.chmod(0o755)
    assert read(tmp_path) == PAYLOAD


@ROOT_ONLY
def test_another_users_folder_is_not_used(tmp_path: Path) -> None:
    filled(tmp_path)
    os.chown(tmp_path, NOBODY, NOBODY)
    assert read(tmp_path) is None
    assert Cache(tmp_path).refused == f"it belongs to another user (number {NOBODY})"


@ROOT_ONLY
def test_another_users_entry_is_not_believed(tmp_path: Path) -> None:
    os.chown(filled(tmp_path), NOBODY, NOBODY)
    assert read(tmp_path) is None


@ROOT_ONLY
def test_another_users_link_is_not_followed(tmp_path: Path) -> None:
    filled(tmp_path / "own")
    link = tmp_path / "link"
    link.symlink_to("own")
    assert read(link) == PAYLOAD
    os.chown(link, NOBODY, NOBODY, follow_symlinks=False)
    assert read(link) is None


@POSIX
def test_a_new_folder_is_the_users_own_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        filled(tmp_path / "new", "history/name")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert read(tmp_path / "new", "history/name") == PAYLOAD


@POSIX
def test_a_full_disk_costs_only_time(tmp_path: Path) -> None:
    import resource

    folder, before = Cache(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        folder.write(NAME, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [*tmp_path.iterdir()] == []
    folder.write(NAME, b"x" * 5000)
    assert folder.has(NAME)


def test_the_oldest_go_where_there_are_too_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "BYTES_KEPT", 10_000)
    for number in range(30):
        Cache(tmp_path).write(f"{number:02}", b"x" * 1000)
        os.utime(tmp_path / f"{number:02}.bin", (number, number))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10_000
    assert read(tmp_path, "29") is not None
    assert read(tmp_path, "00") is None


def test_what_a_killed_run_has_left_is_swept(tmp_path: Path) -> None:
    old, new = tmp_path / "old.tmp", tmp_path / "new.tmp"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    filled(tmp_path)
    assert not old.exists()
    assert new.exists()  # another run may be at work on it


@POSIX
def test_what_vanishes_meanwhile_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "ENTRIES_KEPT", 2)
    for name in ("a", "b", "c"):
        filled(tmp_path, name)
    (tmp_path / "gone.bin").symlink_to("nowhere")
    (tmp_path / "folder.bin").mkdir()
    tidy(tmp_path)


TIDY = """
import sys
from pathlib import Path
from autograder.records import cache

cache.ENTRIES_KEPT = 8
for number in range(300):
    cache.Cache(Path(sys.argv[1])).write(f"{number}", b"x")
    cache.tidy(Path(sys.argv[1]))
"""


def test_two_graders_may_tidy_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TIDY, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    assert cache_folder({}) is None
    assert References(cache_folder({})).folder is None


def test_where_the_cache_is_can_be_asked_without_any_package() -> None:
    command = [sys.executable, "-S", "-m", "autograder.records.cache"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told == f"{cache_folder()}\n"


@POSIX
@pytest.mark.parametrize("told", ["relative", "", "."])
def test_a_cache_is_never_in_the_current_directory(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder({"XDG_CACHE_HOME": told}) == Path.home() / ".cache/mytorch-autograder"
    monkeypatch.setattr(Path, "home", lambda: Path(told))
    assert cache_folder({}) is None


# What an entry of references may hold though its checksum is right.

WRONG_KINDS = {
    "another type": msgspec.msgpack.encode({"points": 1}),
    "no message": b"\xc1",
    "fewer cases": msgspec.msgpack.encode([]),
    "an array of no type": msgspec.msgpack.encode(
        [[["Z", "forward", ["nonsense", [1], b"x"], 1, None, 1.0, False, False, "", {}]]] * 3
    ),
    "an array of another size": msgspec.msgpack.encode(
        [[["Z", "forward", ["<f8", [3], b"x" * 8], 1, None, 1.0, False, False, "", {}]]] * 3
    ),
}


@pytest.mark.parametrize("kind", WRONG_KINDS)
def test_a_reference_of_a_wrong_kind_is_made_again(kind: str, tmp_path: Path) -> None:
    from autograder.course.exercises import EXERCISES

    exercise, cases, references = EXERCISES["Conv1d"](), drawn("Conv1d")[:3], References(tmp_path)
    made = references.get(exercise, cases)
    (path,) = tmp_path.glob("*.bin")
    Cache(tmp_path).write(path.stem, WRONG_KINDS[kind])
    assert same(references.get(exercise, cases), made)
    assert same(References(tmp_path).get(exercise, cases), made)


# From end to end.


def forged(folder: Path) -> None:
    """Have every entry of references expect something else."""
    for path in folder.glob("*.bin"):
        known = Cache(folder).read(path.stem, EXPECTED.decode)
        if known is None:  # not a reference, but what known mistakes show
            continue
        for expected in (one for case in known for one in case):
            if not isinstance(expected.value, str):
                expected.value = store_array(restore_array(expected.value) + 1.0)
        Cache(folder).write(path.stem, msgspec.msgpack.encode(known))


@pytest.fixture
def home(run: Runner, cache: Path, tmp_path: Path) -> Path:
    """A cache of one's own that has what `ITEM` needs."""
    run(ITEM)
    home = tmp_path / "home"
    shutil.copytree(cache / "mytorch-autograder", home / "mytorch-autograder")
    (home / "mytorch-autograder").chmod(0o700)
    return home


ITEM = "Upsampling1d"
RIGHT = {"scores": {ITEM: 2.5}}


def graded(run: Runner, home: Path) -> Result:
    result = run(ITEM, environment={"XDG_CACHE_HOME": str(home)})
    assert result.returncode == 0
    return result


@POSIX
def test_planted_entries_are_believed_only_in_a_folder_of_ones_own(run: Runner, home: Path) -> None:
    forged(home / "mytorch-autograder")
    own = graded(run, home)
    assert json.loads(own.last_line)["scores"][ITEM] == 0
    (home / "mytorch-autograder").chmod(0o777)
    shared = graded(run, home)
    assert json.loads(shared.last_line) == RIGHT
    assert shared.stderr.startswith(f"runner.py: the cache in {home}/mytorch-autograder")
    assert "others than its owner may write to it" in shared.stderr


@POSIX
@pytest.mark.slow
@pytest.mark.parametrize("spoil", [directory, dangling_link, pipe, nothing, writable_by_others])
def test_a_run_is_not_lost_to_spoilt_entries(
    spoil: Callable[[Path], None], run: Runner, home: Path
) -> None:
    entries = [*(home / "mytorch-autograder").glob("*.bin")]
    assert entries
    for path in entries:
        spoil(path)
    result = graded(run, home)
    assert json.loads(result.last_line) == RIGHT
    assert result.stderr == ""


@POSIX
@pytest.mark.slow
def test_a_run_is_not_lost_without_any_folder(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = graded(run, tmp_path / "file")
    assert json.loads(result.last_line) == RIGHT
    assert "which spares time, is not used: Not a directory" in result.stderr
