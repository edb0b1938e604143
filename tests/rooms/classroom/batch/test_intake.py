"""Who is found in folders of hand-ins, and in the bulk download of each platform."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.classroom.batch.intake.bounds import IntakeError
from autograder.classroom.batch.intake.find import find
from tests.support.downloads import (
    LINEAR,
    attempts,
    bulk,
    found,
    read,
    tarred,
    unpacked,
    zipped,
)

METADATA = """---
submission_11:
  :submitters:
  - :name: Alice Ångström
    :sid: '00111'
    :email: alice@example.edu
  :created_at: 2026-04-26 17:34:00.861687000 -05:00
  :score: 2.0
  :results: !ruby/hash:ActiveSupport::HashWithIndifferentAccess
    output: |-
      :submitters: none
submission_12:
  :submitters:
  - :name: Bob
    :sid: 0222
    :email: bob@example.edu
  - :name: Carol
    :sid:
    :email: carol@example.edu
  :created_at: 2026-04-26 17:34:00 Z
submission_13:
  :submitters: []
submission_14:
  :submitters:
  - :name: Dan
    :email: dan@example.edu
"""
GRADESCOPE = {
    "assignment_7_export/submission_metadata.yml": METADATA.encode(),
    "assignment_7_export/.DS_Store": b"",
    "assignment_7_export/submission_11/mytorch/linear.py": LINEAR,
    "assignment_7_export/submission_11/mcq.py": b"",
    "assignment_7_export/submission_12/linear.py": LINEAR,
    "assignment_7_export/submission_13/linear.py": b"x = 1\n",
    "__MACOSX/assignment_7_export/._submission_11": b"",
}
CANVAS = {
    "doejane_LATE_101_9001_handin.tar": tarred(),
    "roe_bob_102_9003_mcq.py": b"",
    "roe_bob_102_9002_linear-1.py": LINEAR,
    "poe_103_9004_handin.zip": zipped({"hw/mytorch/linear.py": LINEAR}),
    "poe_103_9005_report.pdf": b"%PDF-1.7",
    "moe_104_text.html": b"<p>late, sorry</p>",
}
AUTOLAB = {
    "a_b@example.edu_10_handin.tar": tarred({"mcq.py": b"10"}),
    "a_b@example.edu_2_handin.tar": tarred({"mcq.py": b"2"}),
    "c.d@cs.example.edu_1_handin.tar": tarred(),
}
MOODLE = {
    "Jane Doe_501_assignsubmission_file/hw/mytorch/linear.py": LINEAR,
    "Jane Doe_501_assignsubmission_onlinetext/onlinetext.html": b"",
    "José de la Cruz_502_assignsubmission_file/handin.tar": tarred(),
    "Old_Way_503_assignsubmission_file_linear.py": LINEAR,
}
PRAIRIELEARN = {
    "dev@example.com_1_hw_linear_1_1_70_linear.py": LINEAR,
    "dev@example.com_1_hw_linear_1_2_75_linear.py": LINEAR + b"x = 1\n",
    "dev@example.com_1_hw_linear_1_2_75_mcq.py": b"",
}
CONTAINERS: dict[str, Callable[[Path, Mapping[str, bytes]], Path]] = {
    "zip": bulk,
    "unpacked": unpacked,
    "wrapped": lambda folder, files: bulk(folder, {f"export/{n}": d for n, d in files.items()}),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_gradescope(tmp_path: Path, container: str) -> None:
    roll = found(CONTAINERS[container](tmp_path, GRADESCOPE))
    assert attempts(roll) == [
        ("alice@example.edu", 1),
        ("bob@example.edu", 1),
        ("carol@example.edu", 1),
        ("submission_13", 1),
    ]
    alice, bob, carol, _ = roll.people
    assert (alice.name, alice.ids, bob.ids) == ("Alice Ångström", {"sid": "00111"}, {"sid": "0222"})
    assert roll.of(alice.key)[0].submitted == "2026-04-26T22:34:00Z"
    assert roll.of(bob.key)[0].digest == roll.of(carol.key)[0].digest
    assert [*read(roll, alice.key)[0].sources] == ["mcq.py", "mytorch/linear.py"]
    notes = " ".join(roll.notes)
    assert "a download of Gradescope: 3 hand-ins" in notes
    assert "'submission_13' is nobody's" in notes
    assert "'submission_14' is in submission_metadata.yml, and has no files" in notes


@pytest.mark.parametrize("container", CONTAINERS)
def test_canvas(tmp_path: Path, container: str) -> None:
    roll = found(CONTAINERS[container](tmp_path, CANVAS))
    assert attempts(roll) == [("101", 1), ("102", 1), ("103", 1)]
    assert [one.name for one in roll.people] == ["doejane", "roe_bob", "poe"]
    assert [one.late for one in roll.attempts] == [True, False, False]
    assert [*read(roll, "102")[0].sources] == ["linear-1.py", "mcq.py"]
    assert roll.of("102")[0].source.endswith("(2 files)")
    assert roll.of("103")[0].source.endswith(": poe_103_9004_handin.zip")
    assert [*read(roll, "103")[0].sources] == ["mytorch/linear.py"]
    assert [note for note in roll.notes if "Canvas" not in note] == []


def test_canvas_without_names(tmp_path: Path) -> None:
    files = {"anon_a1B2c_901_handin.tar": tarred(), "anon_LATE_77_902_handin.tar": tarred()}
    roll = found(bulk(tmp_path, files))
    assert attempts(roll) == [("77", 1), ("a1B2c", 1)]
    assert [one.late for one in roll.attempts] == [True, False]


@pytest.mark.parametrize("container", CONTAINERS)
def test_autolab(tmp_path: Path, container: str) -> None:
    roll = found(CONTAINERS[container](tmp_path, AUTOLAB))
    two, ten, _ = roll.attempts
    assert attempts(roll) == [
        ("a_b@example.edu", 2),
        ("a_b@example.edu", 10),
        ("c.d@cs.example.edu", 1),
    ]
    assert read(roll, two.person)[0].sources == {"mcq.py": "2"}
    assert Path(ten.path).read_bytes() == AUTOLAB["a_b@example.edu_10_handin.tar"]


def test_autolab_where_the_version_comes_first(tmp_path: Path) -> None:
    names = ("3_a_b@example.edu_my_hw.tar", "4_a_b@example.edu_my_hw.tar", "1_c@x.edu_my_hw.tar")
    roll = found(bulk(tmp_path, {name: tarred() for name in names}))
    assert attempts(roll) == [("a_b@example.edu", 3), ("a_b@example.edu", 4), ("c@x.edu", 1)]


@pytest.mark.parametrize("container", CONTAINERS)
def test_moodle(tmp_path: Path, container: str) -> None:
    roll = found(CONTAINERS[container](tmp_path, MOODLE))
    assert attempts(roll) == [("501", 1), ("502", 1), ("503", 1)]
    assert [one.name for one in roll.people] == ["Jane Doe", "José de la Cruz", "Old Way"]
    assert roll.people[0].ids == {"participant": "501"}
    assert [*read(roll, "501")[0].sources] == ["mytorch/linear.py"]
    assert [*read(roll, "503")[0].sources] == ["linear.py"]
    assert Path(roll.of("502")[0].path).suffix == ".tar"


def test_moodle_without_names(tmp_path: Path) -> None:
    names = [f"Teilnehmer_{n}_assignsubmission_file/linear.py" for n in (7, 8)]
    roll = found(bulk(tmp_path, dict.fromkeys(names, LINEAR)))
    assert [one.name for one in roll.people] == ["Teilnehmer 7", "Teilnehmer 8"]


def test_prairielearn(tmp_path: Path) -> None:
    roll = found(bulk(tmp_path, PRAIRIELEARN))
    assert attempts(roll) == [("dev@example.com", 1), ("dev@example.com", 2)]
    assert [len(one.sources) for one in read(roll, "dev@example.com")] == [1, 2]


def test_a_folder_of_hand_ins(tmp_path: Path) -> None:
    files = {
        "alice/mytorch/linear.py": LINEAR,
        "bob.tar.gz": tarred(),
        "Ça va/hw2/mytorch/linear.py": LINEAR,
        "dan/1/linear.py": b"1",
        "dan/2/linear.py": b"2",
        "dan/10/linear.py": b"10",
        "eve.zip": zipped({"linear.py": b"1"}),
        "eve_v3.zip": zipped({"linear.py": b"3"}),
        "Thumbs.db": b"",
        "grades.csv": b"",
        "syllabus.pdf": b"%PDF",
        "__MACOSX/._alice": b"",
        ".git/config": b"",
    }
    roll = found(unpacked(tmp_path, files))
    assert attempts(roll) == [
        *(("alice", 1), ("bob", 1), ("dan", 1), ("dan", 2), ("dan", 10)),
        *(("eve", 1), ("eve", 3), ("Ça va", 1)),
    ]
    assert [one.sources["linear.py"] for one in read(roll, "dan")] == ["1", "2", "10"]
    assert roll.notes == (
        "bulk: 'syllabus.pdf' was passed over: it is no folder, archive or Python file",
    )


def test_a_workspace_among_the_hand_ins_is_nobodys(tmp_path: Path) -> None:
    path = unpacked(tmp_path, {"alice.tar": tarred(), "bob/a.py": LINEAR})
    first = find([path], path / "grades.handins")
    assert find([path], path / "grades.handins") == first
    assert [one.key for one in first.people] == ["alice", "bob"]


def test_one_name_spelled_in_two_ways_is_told(tmp_path: Path) -> None:
    path = unpacked(tmp_path, {"Zo\u00eb.tar": tarred(), "Zoe\u0308.tar": tarred(), "b.tar": b""})
    if len([*path.iterdir()]) < 3:
        pytest.skip("this file system takes both for one")
    assert "'Zo\u00eb.tar' is there twice, spelled in two ways" in found(path).notes[1]


def test_one_name_twice_is_told(tmp_path: Path) -> None:
    files = {"alice/linear.py": LINEAR, "Alice.zip": zipped({"a.py": b""}), "bob.tar": tarred()}
    roll = found(unpacked(tmp_path, files))
    assert attempts(roll) == [("Alice", 1), ("Alice", 2), ("bob", 1)]
    assert "'Alice.zip' and 'alice' are one person's by their names" in roll.notes[0]


@pytest.mark.parametrize("name", ["mytorch/linear.py", "linear.py", "mcq.py", "models/a/b.py"])
def test_a_folder_that_is_one_hand_in(tmp_path: Path, name: str) -> None:
    roll = found(unpacked(tmp_path, {name: LINEAR, "data.csv": b""}, "alice"))
    assert attempts(roll) == [("alice", 1)]
    assert [*read(roll, "alice")[0].sources] == [name]


@pytest.mark.parametrize(
    ("name", "data", "ending"),
    [
        ("alice.tar.gz", tarred(), ".tar.gz"),
        ("alice.zip", zipped({"mytorch/linear.py": LINEAR}), ".zip"),
        ("alice.py", LINEAR, ".zip"),
        ("alice.docx", tarred(), ".bin"),
    ],
)
def test_a_file_that_is_one_hand_in(tmp_path: Path, name: str, data: bytes, ending: str) -> None:
    (tmp_path / name).write_bytes(data)
    roll = found(tmp_path / name)
    assert attempts(roll) == [("alice" if name != "alice.docx" else name, 1)]
    assert roll.attempts[0].path.endswith(ending)
    assert read(roll, roll.people[0].key)[0].sources


def test_an_archive_of_archives_is_a_class(tmp_path: Path) -> None:
    roll = found(bulk(tmp_path, {"hw/alice.tar": tarred(), "hw/bob.zip": zipped({"a.py": b""})}))
    assert attempts(roll) == [("alice", 1), ("bob", 1)]


def test_what_may_be_a_class_is_told(tmp_path: Path) -> None:
    roll = found(bulk(tmp_path, {f"{one}/mytorch/linear.py": LINEAR for one in "abc"}))
    assert attempts(roll) == [("bulk", 1)]
    assert "if it is a class's, unpack it" in roll.notes[0]


def test_digests_are_of_names_and_contents(tmp_path: Path) -> None:
    files = {"alice/mytorch/linear.py": LINEAR, "alice/mcq.py": b"1", "bob/linear.py": LINEAR}
    first = found(unpacked(tmp_path, files))
    again = found(unpacked(tmp_path / "again", dict(reversed(files.items()))))
    assert [one.digest for one in again.attempts] == [one.digest for one in first.attempts]
    kept = (tmp_path / "again" / "kept").iterdir()
    assert {one.name: one.read_bytes() for one in kept} == {
        one.name: one.read_bytes() for one in (tmp_path / "kept").iterdir()
    }
    for name, data in {"alice/mcq.py": b"2", "alice/mcq2.py": b"1"}.items():
        other = found(unpacked(tmp_path / "other", {**files, name: data}))
        assert other.attempts[0].digest != first.attempts[0].digest
        assert other.attempts[1].digest == first.attempts[1].digest


def test_what_is_given_twice_is_one_attempt(tmp_path: Path) -> None:
    path = bulk(tmp_path, AUTOLAB)
    once, twice = (find([path] * times, tmp_path / "kept", downloads=True) for times in (1, 2))
    assert attempts(twice) == attempts(once)


def test_several_places_make_one_class(tmp_path: Path) -> None:
    paths = [bulk(tmp_path, AUTOLAB), bulk(tmp_path, MOODLE, "moodle.zip")]
    roll = find(paths, tmp_path / "kept", downloads=True)
    assert roll.attempts == find(paths[::-1], tmp_path / "kept", downloads=True).attempts
    assert len(roll.people) == 5


def test_one_number_on_two_platforms_is_two_people(tmp_path: Path) -> None:
    canvas = bulk(tmp_path, {"doe_501_1_handin.tar": tarred()}, "canvas.zip")
    roll = find([canvas, bulk(tmp_path, MOODLE)], tmp_path / "kept", downloads=True)
    assert [one.key for one in roll.people][:2] == ["501", "Moodle 501"]


@pytest.mark.parametrize("name", ["nothing.zip", "no\0name"])
def test_a_path_that_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(IntakeError, match="does not exist, or cannot be read; expected a folder"):
        find([tmp_path / name], tmp_path / "kept")


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "bulk").mkdir()
    roll = found(tmp_path / "bulk")
    assert (roll.people, roll.attempts) == ((), ())
    assert roll.notes[0].startswith("bulk has nothing in it; expected a folder of hand-ins")


@pytest.mark.slow
def test_a_class_of_800_takes_no_more_memory_than_one(tmp_path: Path) -> None:
    data = {number: tarred({"mytorch/linear.py": bytes([number]) * 300_000}) for number in range(8)}
    files = {f"p{n:03}@x.edu_1_handin.tar": data[n % 8] for n in range(800)}
    path = bulk(tmp_path, files)  # 240 MB unpacked
    del files
    started = time.process_time()
    tracemalloc.start()
    roll = found(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(roll.attempts) == 800
    assert peak < 12 << 20
    assert time.process_time() - started < 20
