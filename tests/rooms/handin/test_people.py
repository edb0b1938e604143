"""A folder of many hand-ins is no hand-in: it is refused, with the command for a class."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from autograder.handin.people import A_CLASS, of_people
from autograder.handin.roots import Folder
from autograder.handin.submission import SubmissionError, read_submission
from autograder.handin.wanted import Wanted

WANTED = Wanted("hw2p1", classes=("Conv1d", "Conv2d", "MaxPool2d"))
TEXTS = {
    "mytorch/Conv1d.py": "class Conv1d:\n    def forward(self, A):\n        return A + 1\n",
    "mytorch/Conv2d.py": "class Conv2d:\n    def forward(self, A):\n        return A + 1\n",
}
PEOPLE = (
    ("alice", "bob", "carol"),
    ("alice/hw2p1", "bob/my homework", "carol/src/final"),
    ("Doe Jane_123_assignsubmission_file_", "Li Wei_124_assignsubmission_file_",
     "Roe Max_125_assignsubmission_file_"),
    ("hw2p1-alice", "hw2p1-bob", "hw2p1-carol"),
    tuple(f"student{number}" for number in range(1, 8)),
)  # fmt: skip
ONE = (
    ("alice", "bob"),  # two versions by one, as likely
    ("hw1p1", "hw2p1", "hw3p1"),
    ("alice", "bob", "alice_old"),
    ("try1", "try2", "try3"),
    ("starter", "final", "mine"),
    ("handout", "final", "mine"),
    ("", "bob", "carol"),
)


def written(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        for path, text in TEXTS.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"# by {name}\n{text}", "utf-8")
    return folder


@pytest.mark.parametrize("names", PEOPLE, ids=lambda names: names[0])
def test_hand_ins_of_many_are_refused(names: Sequence[str], tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="hand-ins of several people") as caught:
        read_submission(written(tmp_path, names), WANTED)
    assert A_CLASS in str(caught.value)
    assert f"holds {len(names)} folders" in str(caught.value)
    chosen = Wanted("hw2p1", classes=WANTED.classes, root=names[1])
    assert "by " in read_submission(tmp_path, chosen).sources["mytorch/Conv1d.py"]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0] or "the top")
def test_what_may_be_by_one_is_graded(names: Sequence[str], tmp_path: Path) -> None:
    assert read_submission(written(tmp_path, names), WANTED).sources


def test_folders_with_less_than_half_of_it_are_parts() -> None:
    whole = dict.fromkeys(WANTED.classes, True)
    part = {"Conv1d": True}
    paths = [("alice",), ("bob",), ("carol",)]
    assert of_people([Folder(path, whole) for path in paths], WANTED) == ("alice", "bob", "carol")
    assert of_people([Folder(path, part) for path in paths], WANTED) == ()


def test_several_archives_are_refused_with_the_same_command(tmp_path: Path) -> None:
    for name in ("alice", "bob"):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as packed:
            packed.writestr("mytorch/Conv1d.py", TEXTS["mytorch/Conv1d.py"])
    with pytest.raises(SubmissionError, match="hand-ins of several people") as caught:
        read_submission(tmp_path, WANTED)
    assert A_CLASS in str(caught.value)
