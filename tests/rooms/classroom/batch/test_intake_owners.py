"""Whose a hand-in is: no name that a student gives to a file, and nothing in one, changes that."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.classroom.batch.intake.find import find
from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.classroom.sheets.participants import participants_of
from tests.support.downloads import attempts, bulk, found, tarred, unpacked, zipped

BOB = "bob@x.edu"
METADATA = "submission_metadata.yml"
# What a platform writes before a file's name, for somebody who has this number.
PLATFORMS = {
    "Autolab": lambda who, name: f"s{who}@x.edu_1_{name}",
    "Autolab, version first": lambda who, name: f"1_s{who}@x.edu_{name}",
    "Canvas": lambda who, name: f"doe_{who}_70{who}_{name}",
    "Canvas, late": lambda who, name: f"doe_LATE_{who}_70{who}_{name}",
    "Moodle": lambda who, name: f"Jane Doe{who}_{who}_assignsubmission_file_{name}",
    "PrairieLearn": lambda who, name: f"s{who}@x.edu_1_hw2_1_1_{who}_{name}",
}
OWNERS = {
    "Autolab": "s{}@x.edu",
    "Autolab, version first": "s{}@x.edu",
    "PrairieLearn": "s{}@x.edu",
}
OTHERS = range(2, 6)  # who have nothing in mind
# A student may call a file as a platform calls what somebody else has handed in.
LIKE_A_PLATFORMS = st.builds(
    lambda platform, who, name: PLATFORMS[platform](who, name),
    st.sampled_from([*PLATFORMS]),
    st.integers(1, 99),
    st.sampled_from(["hw.tar", "x_9_9_99_hw.tar", METADATA, "2_hw.tar"]),
)
PARTS = st.lists(
    st.sampled_from(["_", "2", "456", "@", "x.edu", "assignsubmission_file", "LATE", "a", ".", " "])
).map("".join)
NAMES = st.one_of(LIKE_A_PLATFORMS, st.builds(str.__add__, PARTS, st.just("hw.tar")))


@pytest.mark.parametrize("platform", PLATFORMS)
@settings(deadline=None, max_examples=60, derandomize=True)
@given(name=NAMES)
def test_a_files_name_leaves_the_owner(platform: str, name: str) -> None:
    named: Callable[[int, str], str] = PLATFORMS[platform]
    own = tarred({"mytorch/own.py": b"own = 1\n"})
    files = {named(who, "hw.tar"): tarred() for who in OTHERS} | {named(1, name): own}
    with tempfile.TemporaryDirectory() as folder:
        roll = found(bulk(Path(folder), files))
        owner = OWNERS.get(platform, "{}")
        assert {one.person for one in roll.attempts} <= {owner.format(n) for n in (1, *OTHERS)}
        for who in OTHERS:
            (one,) = roll.of(owner.format(who))
            assert "own" not in one.source
            assert name == "hw.tar" or not one.source.endswith(named(1, name))
        assert [one.number for one in roll.of(owner.format(1))] in ([], [1])


def test_a_files_name_makes_no_attempt_the_latest(tmp_path: Path) -> None:
    early, late = "s1@x.edu_1_hw2_1_1_10_z_9_9_99_hw.tar", "s1@x.edu_1_hw2_1_1_20_hw.tar"
    roll = found(bulk(tmp_path, {early: tarred(), late: tarred({"late.py": b""})}))
    assert [one.source.rpartition(" ")[2] for one in roll.attempts] == [early, late]
    assert [one.number for one in roll.attempts] == [1, 2]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("456", "all.zip: Zed Z_456_assignsubmission_file_x_7_assignsubmission_file_hw.tar"),
        ("456", "all.zip: Zed Z_456_assignsubmission_file/Bob B_7_assignsubmission_file/a.tar"),
        (None, "export.zip: submission_1/Bob B_7_assignsubmission_file/hw.tar"),
        (None, "canvas.zip: zed_12_34_x_7_assignsubmission_file_hw.tar"),
        (None, "all.zip: zed@x.edu_1_Bob_7_assignsubmission_file.tar"),
    ],
)
def test_a_files_name_makes_nobody_of_a_participant(name: str | None, source: str) -> None:
    one = Attempt("zed", 1, "a.tar", "0" * 64, source)
    assert participants_of(Standing(Person("zed", "Zed"), (one,), one)) == (
        {name} if name else set()
    )


@pytest.mark.parametrize(
    "inner",
    [
        {f"{BOB}_99_hw.tar": tarred()},
        {"Bob B_456_assignsubmission_file/a.py": b"a = 1\n"},
        {f"{METADATA}": b"submission_1: {}\n", "submission_1/a.py": b"a = 1\n"},
        {f"{BOB}.tar": tarred(), "carol.tar": tarred()},
        {"x": zipped({f"{BOB}_99_hw.tar": tarred()})},
    ],
    ids=["autolab", "moodle", "gradescope", "archives", "nested"],
)
@pytest.mark.parametrize("is_folder", [False, True])
def test_of_several_paths_each_is_one_persons(
    tmp_path: Path, inner: dict[str, bytes], is_folder: bool
) -> None:
    own = f"{BOB}_1_hw.tar"
    zed = (
        unpacked(tmp_path, inner, "zed@x.edu")
        if is_folder
        else bulk(tmp_path, inner, "zed@x.edu.zip")
    )
    bob = tmp_path / f"{BOB}.tar"
    bob.write_bytes(tarred({"mytorch/bobs.py": b""}))
    for paths in ([zed, bob], [bob, zed]):
        roll = find(paths, tmp_path / "kept")
        assert {*attempts(roll)} <= {(BOB, 1), ("zed@x.edu", 1)}
        (one,) = roll.of(BOB)
        assert one.source == f"{BOB}.tar", own


def test_several_downloads_have_to_be_said_to_be_some(tmp_path: Path) -> None:
    paths = [bulk(tmp_path, {f"{BOB}_1_hw.tar": tarred()}, f"{n}.zip") for n in (1, 2)]
    alone = find(paths, tmp_path / "kept")
    assert [one.key for one in alone.people] == ["1", "2"]
    assert sum("--download takes them all as a class's" in note for note in alone.notes) == 2
    roll = find(paths, tmp_path / "kept", downloads=True)
    assert [one.key for one in roll.people] == [BOB]
