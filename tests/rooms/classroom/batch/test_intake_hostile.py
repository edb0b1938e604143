"""What a bulk download may hold that was made to do harm: a note, and nothing outside."""

from __future__ import annotations

import io
import os
import stat
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom.batch.intake import store
from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.handin import limits
from tests.hostile.fuzz import samples
from tests.support.downloads import LINEAR, attempts, bulk, found, read, tarred, unpacked, zipped
from tests.support.nasty import NASTY, assert_inert

A, B = "a@x.edu_1_handin.tar", "b@x.edu_1_handin.tar"
FOLDER = "Jane Doe_1_assignsubmission_file"


@pytest.fixture(autouse=True)
def _nothing_outside(tmp_path: Path) -> object:
    """Only what the tests write themselves, and names of ours in the workspace."""
    yield
    top = {path.name for path in tmp_path.iterdir()}
    assert top <= {"bulk.zip", "bulk", "kept", "roster.csv", "secret.py", "alice.zip"}
    for path in (tmp_path / "kept").rglob("*") if (tmp_path / "kept").exists() else ():
        digest, _, ending = path.name.partition(".")
        assert path.parent.name == "kept"
        assert len(digest) == 64
        assert int(digest, 16) >= 0
        assert ending in ("zip", "tar", "tar.gz", "bin")


def entries(*several: tuple[str, bytes, int]) -> bytes:
    """A zip file with these modes of entries, and names twice where they are so."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data, mode in several:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.external_attr = mode << 16
            with warnings.catch_warnings(action="ignore"):  # of a name that is there twice
                archive.writestr(info, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    "name", ["../up.tar", "/etc/a.tar", "C:\\a.tar", "x/../../a.tar", "..\\a.tar"]
)
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    roll = found(bulk(tmp_path, {A: tarred(), B: tarred(), name: tarred()}))
    assert attempts(roll) == [("a@x.edu", 1), ("b@x.edu", 1)]
    assert "points outside" in " ".join(roll.notes)


def test_links_in_a_zip(tmp_path: Path) -> None:
    link = stat.S_IFLNK | 0o777
    data = entries(
        (f"{FOLDER}/mytorch/linear.py", LINEAR, 0),
        (f"{FOLDER}/inside.py", b"mytorch/linear.py", link),
        (f"{FOLDER}/outside.py", b"../Bob_2_assignsubmission_file/linear.py", link),
        (f"{FOLDER}/passwd.py", b"/etc/passwd", link),
        ("Bob_2_assignsubmission_file/linear.py", b"secret = 1\n", 0),
        ("Eve_3_assignsubmission_file", b"Bob_2_assignsubmission_file", link),
    )
    (tmp_path / "bulk.zip").write_bytes(data)
    roll = found(tmp_path / "bulk.zip")
    assert read(roll, "1")[0].sources == dict.fromkeys(
        ("inside.py", "mytorch/linear.py"), LINEAR.decode()
    )
    notes = " ".join(roll.notes)
    assert notes.count("leads outside of the submission") == 2
    assert "'Eve_3_assignsubmission_file' was passed over: it is a link" in notes


def test_links_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("secret = 1\n")
    path = unpacked(tmp_path, {"alice/linear.py": LINEAR, "bob/linear.py": LINEAR})
    (path / "alice" / "b.py").symlink_to(path / "bob" / "linear.py")
    (path / "alice" / "c.py").symlink_to("linear.py")
    (path / "eve").symlink_to("bob")
    (path / "mallory.zip").symlink_to(tmp_path / "secret.py")
    if hasattr(os, "mkfifo"):
        os.mkfifo(path / "pipe.zip")
    roll = found(path)
    assert attempts(roll) == [("alice", 1), ("bob", 1)]
    assert [*read(roll, "alice")[0].sources] == ["c.py", "linear.py"]
    notes = " ".join(roll.notes)
    assert "'b.py', which was left out: it is a link that leads outside" in notes
    assert notes.count("put what it leads to in its place") == 2
    assert "neither a file nor a folder" in notes


def test_entries_twice(tmp_path: Path) -> None:
    (tmp_path / "bulk.zip").write_bytes(
        entries((A, tarred(), 0), (A, tarred({"last.py": b""}), 0), (A.upper(), tarred(), 0))
    )
    roll = found(tmp_path / "bulk.zip")
    assert attempts(roll) == [("A@X.EDU", 1), ("A@X.EDU", 2)]  # addresses have no case
    assert [*read(roll, "A@X.EDU")[1].sources] == ["last.py"]
    assert f"'{A}' is there more than once: the last one was taken" in " ".join(roll.notes)


def _encrypted(data: bytes) -> bytes:
    place, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    spoilt = bytearray(data)
    spoilt[place + 6] |= 1
    spoilt[central + 8] |= 1
    return bytes(spoilt)


def _other_method(data: bytes) -> bytes:
    spoilt = bytearray(data)
    spoilt[data.index(b"PK\x03\x04") + 8] = spoilt[data.index(b"PK\x01\x02") + 10] = 12
    return bytes(spoilt)


def _damaged(data: bytes) -> bytes:
    spoilt = bytearray(data)
    spoilt[data.index(b"PK\x03\x04") + 30 + len(A) + 5] ^= 255
    return bytes(spoilt)


def _lying(data: bytes) -> bytes:
    """Of many gigabytes, it says."""
    spoilt, place = bytearray(data), data.index(b"PK\x01\x02") + 24
    spoilt[place : place + 4] = b"\xf0\xff\xff\xff"
    return bytes(spoilt)


@pytest.mark.parametrize(
    ("spoil", "note"),
    [
        (_encrypted, "is encrypted"),
        (_other_method, "is compressed in an unusual way"),
        (_damaged, "cannot be unpacked"),
    ],
)
def test_one_bad_entry_costs_itself(
    tmp_path: Path, spoil: Callable[[bytes], bytes], note: str
) -> None:
    (tmp_path / "bulk.zip").write_bytes(spoil(zipped({A: tarred(), B: tarred()})))
    roll = found(tmp_path / "bulk.zip")
    assert attempts(roll) == [("b@x.edu", 1)]
    assert [one.key for one in roll.people] == ["a@x.edu", "b@x.edu"]
    assert f"{A} {note}" in " ".join(roll.notes)
    assert "nothing of it was taken" in " ".join(roll.notes)


def test_a_size_that_is_a_lie_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "bulk.zip").write_bytes(_lying(zipped({A: tarred(), B: tarred()})))
    assert attempts(found(tmp_path / "bulk.zip")) == [("a@x.edu", 1), ("b@x.edu", 1)]


def test_a_bomb_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LARGEST", 4 << 20)
    many = {f"{FOLDER}/{n}.py": bytes(1 << 20) for n in range(5)}
    other = {"Bob_2_assignsubmission_file/a.tar": bytes(9 << 20)}
    roll = found(bulk(tmp_path, {**many, **other, "Eve_3_assignsubmission_file/a.py": b""}))
    assert attempts(roll) == [("3", 1)]
    assert " ".join(roll.notes).count("is larger than") == 2


def test_all_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", len(tarred()) + 100)
    roll = found(bulk(tmp_path, {A: tarred(), B: tarred()}))
    assert attempts(roll) == [("a@x.edu", 1)]
    assert "give fewer at a time" in " ".join(roll.notes)


def test_files_that_grading_does_not_read_are_left_out(tmp_path: Path) -> None:
    files = {"big.py": bytes(limits.MAX_FILE + 1), "ok.py": b"", "model.bin": bytes(9_000_000)}
    roll = found(bulk(tmp_path, {f"{FOLDER}/{name}": data for name, data in files.items()}))
    assert [*read(roll, "1")[0].sources] == ["ok.py"]
    assert "'big.py', which was left out: it is larger than 1 MiB" in " ".join(roll.notes)


def test_what_cannot_be_read_costs_itself(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path = unpacked(tmp_path, {"alice/a.py": b"", "bob/a.py": b"", "eve.zip": zipped({})})
    (path / "alice").chmod(0)
    (path / "eve.zip").chmod(0)
    roll = found(path)
    assert attempts(roll) == [("bob", 1)]
    assert " ".join(roll.notes).count("cannot be read (Permission denied)") == 2


def test_a_damaged_zip_is_one_hand_in(tmp_path: Path) -> None:
    (tmp_path / "alice.zip").write_bytes(zipped({A: tarred()})[:-30])
    roll = found(tmp_path / "alice.zip")
    assert attempts(roll) == [("alice", 1)]
    assert "cannot be unpacked" in roll.notes[0]


@pytest.mark.parametrize("text", NASTY)
def test_names_are_only_text(tmp_path: Path, text: str) -> None:
    name = text.replace("/", "|").replace("\0", "") or "x"
    files = {f"{name}_7_assignsubmission_file/{name}.py": LINEAR, f"{name}.exe": b""}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for one, data in files.items():
            archive.writestr(zipfile.ZipInfo(one.encode("utf-8", "replace").decode()), data)
    (tmp_path / "bulk.zip").write_bytes(packed.getvalue())
    roll = found(tmp_path / "bulk.zip")
    for shown in (*roll.notes, *roll.missing, *(one.source for one in roll.attempts)):
        assert_inert(shown)
    for person in roll.people:
        assert_inert(f"{person.key} {person.name}")


YAML = "assignment_1_export/submission_metadata.yml"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- 1\n", "is no list of submissions"),
        ("", "is no list of submissions"),
        ("a: [", "cannot be read"),
        ("a: *b\n", "cannot be read"),
        ("? [a]\n: 1\n", "cannot be read"),
        ("a: &a [*a]\n", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("\x00", "cannot be read"),
        ("a: !!python/object/apply:os.system ['touch /tmp/owned']\n", ""),
        ("submission_1: {':submitters': [{':name': [1]}, 3, null], ':created_at': 99999}\n", ""),
        ("submission_1:\n  :submitters: x\n  :created_at: 9999-12-31 23:59:59 -23:59\n", ""),
    ],
)
def test_metadata_that_is_none(tmp_path: Path, text: str, why: str) -> None:
    path = bulk(tmp_path, {YAML: text.encode(), "assignment_1_export/submission_1/a.py": b""})
    if why:
        with pytest.raises(IntakeError, match=why):
            found(path)
    else:
        assert attempts(found(path)) == [("submission_1", 1)]


def test_what_reads_metadata_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(IntakeError, match="PyYAML: python -m pip install -r requirements-classro"):
        found(bulk(tmp_path, {YAML: b"", "assignment_1_export/submission_1/a.py": b""}))


def test_metadata_of_aliases_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    text = "\n".join([*lines, "submission_1: {':submitters': *a59}"])
    path = bulk(tmp_path, {YAML: text.encode(), "assignment_1_export/submission_1/a.py": b""})
    assert attempts(found(path)) == [("submission_1", 1)]


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.classroom.batch.intake.zipped.MOST_ENTRIES", 1)
    roll = found(bulk(tmp_path, {A: tarred(), B: tarred()}))
    assert "has more than 1 entries" in roll.notes[0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 400))
def test_a_spoilt_download_is_never_a_crash(
    tmp_path: Path, place: int, value: int, cut: int
) -> None:
    data = bytearray(zipped({A: tarred(), f"{FOLDER}/a.py": LINEAR, B: b""}))
    data[place % len(data)] = value
    (tmp_path / "bulk.zip").write_bytes(data[: len(data) - cut % 3 * cut])
    found(tmp_path / "bulk.zip")


def test_odd_zips_are_taken_as_they_are(tmp_path: Path) -> None:
    for data in (samples.odd_zip(), samples.linked_zip()):
        roll = found(bulk(tmp_path, {A: data}))
        assert Path(roll.attempts[0].path).read_bytes() == data
