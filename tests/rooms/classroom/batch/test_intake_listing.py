"""What `--dry-run` prints: as people read it, and of hostile names."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from autograder.classroom.batch.intake.listing import listed, print_roll
from autograder.classroom.batch.roll import Attempt, Person, Roll
from tests.support import golden
from tests.support.downloads import LINEAR, bulk, found, tarred
from tests.support.nasty import NASTY, assert_inert

ROSTER = """Student,ID,SIS User ID,Email
"Doe, Jane",101,s1,jane@x.edu
"宽, 名字",102,s2,wide@x.edu
"Missing, Max",199,s9,max@x.edu
"""
FILES = {
    "doejane_LATE_101_9001_handin.tar": tarred(),
    "宽名字_102_9002_linear.py": LINEAR,
    "宽名字_102_9003_mcq.py": b"",
    "poe_103_9004_report.pdf": b"%PDF-1.7",
    "what is this.exe": b"MZ",
}


def printed(roll: Roll, width: int) -> str:
    stream = io.StringIO()
    print_roll(roll, Console(file=stream, width=width, highlight=False))
    return stream.getvalue()


def test_as_people_read_it(tmp_path: Path) -> None:
    golden.check("intake.txt", printed(found(bulk(tmp_path, FILES), ROSTER), 90))


def test_nobody() -> None:
    assert listed(Roll((), ())) == ["0 people, 0 attempts, 0 missing", ""]


def test_somebody_of_whom_nothing_was_taken() -> None:
    lines = listed(Roll((Person("a", "a"),), ()))
    assert lines[-1].split() == ["a", "-", "nothing", "was", "taken:", "see", "below"]


@pytest.mark.parametrize("width", [20, 60, 200])
@pytest.mark.parametrize("text", NASTY)
def test_names_are_only_text(text: str, width: int) -> None:
    people = (Person(text, text), Person(f"{text}2", text), Person("c", "d"))
    attempts = (Attempt(text, 1, "", "", text, text, True), Attempt("c", 2, "", "", "x"))
    shown = printed(Roll(people, attempts, (people[1].key, "c"), (text, text)), width)
    assert_inert(shown)
    assert width < 60 or all(cell_len(line) <= width for line in shown.splitlines())


def test_800_rows(tmp_path: Path) -> None:
    people = tuple(Person(f"p{n:03}", f"Person {n}") for n in range(800))
    attempts = tuple(Attempt(one.key, 1, "", "", f"bulk.zip: {one.key}.tar") for one in people)
    shown = printed(Roll(people, attempts), 100).splitlines()
    assert len(shown) == 803
    assert len({line.index("bulk.zip") for line in shown[3:]}) == 1
