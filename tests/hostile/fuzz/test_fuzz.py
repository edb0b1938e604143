"""Hostile streams and archives: taken or refused, soon, and in little memory."""

from __future__ import annotations

import bz2
import gzip
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from autograder.handin import limits, tars
from autograder.handin.archive import open_archive
from autograder.handin.limits import Budget
from autograder.handin.member import Kind
from tests.hostile.fuzz import __main__ as command_line
from tests.hostile.fuzz import samples, targets
from tests.hostile.fuzz.mutate import MUTANTS
from tests.hostile.fuzz.samples import END, entry, header, pax
from tests.hostile.fuzz.strategies import ARCHIVES, STREAMS
from tests.hostile.fuzz.targets import TAKEN, TARGETS, archive, archive_outcome, confine, wire

MIB = 1 << 20
PLAIN = header("mytorch/a.py", 0)


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    with confine():
        yield


def trying(examples: int) -> settings:
    """The same inputs every time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )


# --- any input ------------------------------------------------------------------------


@pytest.mark.slow
@trying(1500)
@given(STREAMS)
def test_any_stream(data: bytes) -> None:
    wire(data)


@pytest.mark.slow
@trying(2300)
@given(ARCHIVES)
def test_any_archive(data: bytes) -> None:
    archive(data)


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("inputs", [2_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_spoilt_samples(kind: str, inputs: int) -> None:
    outcomes = {TARGETS[kind](MUTANTS[kind](0, number)) for number in range(inputs)}
    assert TAKEN in outcomes
    assert len(outcomes) > 50, "the samples are not spoilt in many ways"


# --- the targets themselves -----------------------------------------------------------


def ask_beyond_the_end(*_: object) -> object:
    return [][1]


def ask_for_too_much(*_: object) -> object:
    if not sys.platform.startswith("linux"):
        pytest.skip("memory is limited on Linux only")
    return bytearray(4 * targets.MEMORY)  # some of what the process had may be free by now


def loop_without_end(*_: object) -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (ask_beyond_the_end, "let out IndexError"),
        (ask_for_too_much, "let out MemoryError"),
        (loop_without_end, "took more than 0.2 s"),
    ],
)
@pytest.mark.parametrize("kind", TARGETS)
def test_a_fault_would_be_found(
    monkeypatch: pytest.MonkeyPatch, kind: str, fault: Callable[..., object], told: str
) -> None:
    monkeypatch.setattr(targets, "read_submission", fault)
    monkeypatch.setattr(targets, "parse", fault)
    monkeypatch.setattr(targets, "SECONDS", 0.2)
    with pytest.raises(AssertionError, match=told):
        TARGETS[kind](samples.frames()[0])


def test_a_failing_input_is_saved_and_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(targets, "read_submission", ask_beyond_the_end)
    monkeypatch.setattr(command_line, "FOUND", tmp_path)
    tally = command_line.Tally()
    command_line.attempt("archive", 0, 5, tally)
    (saved,) = tmp_path.iterdir()
    assert saved.read_bytes() == MUTANTS["archive"](0, 5)
    assert (tally.count, tally.failures) == (1, 1)
    tally.show("archive", 0)
    assert f"saved as {saved}" in (shown := capsys.readouterr().out)
    assert "FAILED: the archive let out IndexError" in shown


def test_the_samples_are_good() -> None:
    taken = [archive_outcome(sample) == TAKEN for sample in samples.archives()]
    assert sum(taken) > 0.8 * len(taken)
    taken = [targets.wire_outcome(sample) == TAKEN for sample in samples.frames()]
    assert sum(taken) > 0.6 * len(taken)


# --- tar: our reader against the standard library's -----------------------------------


@pytest.mark.parametrize("format_", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_names_and_contents_are_those_that_tarfile_reads(tmp_path: Path, format_: int) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(samples.made_tar(format_))
    with tarfile.open(path) as theirs, path.open("rb") as packed:
        ours = [m for m in tars.members(packed, Budget()) if m.kind is not Kind.FOLDER]
        expected = [info for info in theirs if not info.isdir()]
        assert [member.name for member in ours] == [info.name for info in expected]
        for member, info in zip(ours, expected, strict=True):
            assert (member.kind is Kind.FILE and not member.oddity) == info.isreg()
            if info.isreg():
                file = theirs.extractfile(info)
                assert file is not None
                assert member.read(limits.MAX_FILE) == file.read()


@pytest.mark.parametrize("number", range(4))
def test_sparse_files_are_passed_over(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(samples.sparse_tars()[number])
    with open_archive(path, Budget()) as members:
        assert "sparse" in members[0].oddity
        assert members[0].name in ("mytorch/a.py", "mytorch/b.py")
        assert (members[1].name, members[1].read(9)) == ("mcq.py", b"x = 1\n")


# --- what has been found --------------------------------------------------------------
# Each of these once took minutes or gigabytes, and most are a few kilobytes when compressed.


def named(*names: str) -> bytes:
    return samples.zipped(zipfile.ZIP_STORED, dict.fromkeys(names, b""))


def records_that_overlap() -> bytes:
    return entry("p", b"2 " * (MIB // 2) + b"=", tarfile.XHDTYPE) + PLAIN + END


def global_records_for_many_files() -> bytes:
    records = [(b"%x" % number, b"") for number in range(100_000)]
    many = b"".join(header(f"{number}.py", 0) for number in range(400))
    return pax(*records, kind=tarfile.XGLTYPE) + many + END


def a_map_of_many_pieces() -> bytes:
    version = pax((b"GNU.sparse.major", b"1"), (b"GNU.sparse.minor", b"0"))
    return version + entry("a.py", b"12000000\n" + b"0\n" * (4 * MIB)) + PLAIN + END


def blocks_of_an_old_map() -> bytes:
    more = (b"%011o\0" % 1 * 42)[:504] + b"\1" + bytes(7)
    return header("b.py", 0, b"S", (482, b"\1")) + more * 20_000 + bytes(512) + PLAIN + END


def a_way_back() -> bytes:
    large = 32 * MIB
    start = header("x.bin", large) + bytes(large)
    sparse = header("a.py", -large - 512, b"S", (483, b"00000000001\0"))
    return gzip.compress(start + sparse + END, 1)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "digits": (lambda: pax((b"comment", b"1" * MIB)) + PLAIN + END, TAKEN),
    "overlap": (records_that_overlap, "a header holds what none should"),
    "global": (global_records_for_many_files, TAKEN),
    "pieces": (a_map_of_many_pieces, TAKEN),
    "blocks": (blocks_of_an_old_map, TAKEN),
    "back": (a_way_back, "a file has a negative size"),
    "deep-zip": (lambda: named("a/" * 20_000 + "x.py"), "path is too long"),
    "deep-tar": (
        lambda: entry("l", b"a/" * 100_000 + b"x.py\0", tarfile.GNUTYPE_LONGNAME) + PLAIN + END,
        "path is too long",
    ),
    "roots": (
        lambda: named(*(f"{n}/{'models/' * 9000}x.py" for n in range(9))),
        "path is too long",
    ),
    "many-roots": (lambda: named(*(f"{n}/{'models/' * 28}x.py" for n in range(2000))), TAKEN),
    "wide": (lambda: named("mcq.py", *(f"{n}/{'a/' * 28}x.txt" for n in range(3000))), TAKEN),
    "environments": (
        lambda: named(
            *(f"{'a/' * n}b/pyvenv.cfg" for n in range(28)),
            *(f"{'a/' * 28}{n}.py" for n in range(500)),
        ),
        TAKEN,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive(name: str) -> None:
    build, told = HOSTILE[name]
    data = build()
    with confine(96 * MIB):
        assert told in archive_outcome(data)


@pytest.mark.parametrize("number", range(1, len(samples.PACKERS) - 1))
def test_streams_that_unpack_to_nothing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.05)
    pack = samples.PACKERS[number]
    data = pack(b"") * 100_000 + pack(PLAIN + END)
    assert "s to look through; hand in the Python files only" in archive_outcome(data)


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_the_slowest_that_are_small_enough(pack: Callable[[bytes], bytes]) -> None:
    noise = Random(1).randbytes(MIB).translate(bytes(65 + n % 4 for n in range(256)))
    piece = pack(noise)
    count = min(240, limits.MAX_PACKED // len(piece) - 1)
    with confine(512 * MIB):  # what the test builds is not what the archive's reader takes
        data = pack(header("x.bin", count * MIB)) + piece * count + pack(PLAIN + END)
    with confine():
        archive(data)  # taken or refused, but within the seconds that a target may take
