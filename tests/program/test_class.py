"""A class, as an instructor grades one: a folder of hand-ins, a ledger, and what goes out of it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.a_roll import HANGS, RIGHT, SHEET, WRONG
from tests.support.places import ROOT

pytestmark = pytest.mark.slow
Classroom = Callable[..., subprocess.CompletedProcess[str]]
HERS = SHEET.replace("title", 'leaderboard = ["Identity"]\ntitle', 1)
ROSTER = "name,email,id\nAlice Liddell,alice@example.edu,1\nBob,bob@example.edu,2\nEve,e@e.edu,3\n"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "handed_in").mkdir()
    for name, text in {"alice": RIGHT, "bob": WRONG, "carol": "def :", "dan": HANGS}.items():
        (tmp_path / "handed_in" / f"{name}@example.edu_1_handin.py").write_text(text, "utf-8")
    (tmp_path / "hers.toml").write_text(HERS, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    return tmp_path


@pytest.fixture
def classroom(room: Path) -> Classroom:
    def run(command: str, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-m", "autograder.classroom", command, *words]
        ended = subprocess.run(
            program,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ended.returncode == status, ended.stdout + ended.stderr
        return ended

    return run


def test_a_class_from_a_folder_to_its_pages(classroom: Classroom, room: Path) -> None:
    ledger = f"--ledger={room / 'grades.db'}"
    hers = f"--assignment={room / 'hers.toml'}"
    handed_in, roster = str(room / "handed_in"), f"--roster={room / 'roster.csv'}"

    found = classroom("grade", handed_in, roster, ledger, hers, "--dry-run").stdout
    assert "Eve" in found.partition("Missing")[2]
    classroom("grade", handed_in, ledger, "--assignment=", "--dry-run")  # as make calls it
    assert not (room / "grades.db").exists()

    grading = ("grade", handed_in, roster, ledger, hers)
    assert "Run 1: 4 graded, 0 not" in classroom(*grading, "--why=week 3").stdout
    assert "Run 2: 0 graded, 0 not" in classroom(*grading).stdout
    assert "4 attempts: 4 graded, 0 could not be, 0 still" in classroom("status", ledger).stdout
    assert "Identity" in classroom("show", "Bob", ledger).stdout

    classroom("export", "csv", str(room / "grades.csv"), ledger, hers)
    with open(room / "grades.csv", encoding="utf-8", newline="") as file:
        points = {row["name"]: row["points"] for row in csv.DictReader(file)}
    assert (points["Alice Liddell"], points["Bob"], points["Eve"]) == ("4", "1.54", "")

    assert "Identity" in classroom("leaderboard", ledger, hers).stdout
    classroom("remark", "no such group", "look at lecture 2", ledger)
    classroom("pages", str(room / "out"), ledger, hers)
    students = {path.stem: path.read_text("utf-8") for path in (room / "out/students").iterdir()}
    assert len(students) == len(points)
    texts = [*students.values(), (room / "out/class.html").read_text("utf-8")]
    assert [text for text in texts if str(room) in text] == []
    report = json.loads((room / "out/class.json").read_text("utf-8"))
    assert report["handed_in"] == 4
    classroom("pages", str(room / "lecture"), "--lecture", ledger, hers)
    shown = [path.read_text("utf-8") for path in (room / "lecture").iterdir()]
    assert [
        name for name in ("Alice", "alice", "Bob", "Eve") if any(name in s for s in shown)
    ] == []

    (room / "handed_in/bob@example.edu_1_handin.py").write_text(RIGHT, "utf-8")
    assert "Run 3: 1 graded" in classroom(*grading).stdout
    assert "Run 4: 1 graded" in classroom("rerun", "Bob", ledger, hers, "--why=asked").stdout
    assert "Nobody's points have moved" in classroom("diff", "3", "4", ledger).stdout


def test_what_cannot_be_meant_is_told_in_a_line(classroom: Classroom, room: Path) -> None:
    ledger = f"--ledger={room / 'none.db'}"
    assert "there is no ledger" in classroom("status", ledger, status=2).stderr
    assert "nowhere" in classroom("grade", str(room / "nowhere"), ledger, status=2).stderr
    (room / "notes.txt").write_text("no ledger" * 99, "utf-8")
    wrong = classroom("status", f"--ledger={room / 'notes.txt'}", status=2).stderr
    assert "is no ledger of a class" in wrong
