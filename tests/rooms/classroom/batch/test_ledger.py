"""The ledger: each result as a whole or not at all, nothing lost, nothing twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.batch.desk import not_graded
from autograder.classroom.batch.ledger import Ledger, LedgerError
from autograder.classroom.batch.look import moved
from autograder.classroom.batch.roll import Roll
from autograder.classroom.batch.terms import Terms
from autograder.records.scorecard import ScoreCard
from tests.support.a_roll import RIGHT, SHEET, WRONG, handed_in, terms
from tests.support.places import ROOT


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "grades.db") as made:
        yield made


@pytest.fixture
def roll(tmp_path: Path) -> Roll:
    return handed_in(tmp_path, {"alice": RIGHT, "bob": WRONG})


@pytest.fixture
def sheet(tmp_path: Path) -> Terms:
    return terms(tmp_path)


def card(sheet: Terms, points: float) -> bytes:
    made = not_graded(sheet, "x", "")
    items = tuple(msgspec.structs.replace(i, points=points, graded=True) for i in made.items)
    return msgspec.json.encode(msgspec.structs.replace(made, points=points, items=items))


def graded(ledger: Ledger, sheet: Terms, points: float, reason: str = "", inputs: str = "a") -> int:
    """A run in which everybody gets so many points."""
    run = ledger.begin_run("me", "a test", "sheet", 0, inputs)
    for due in [*ledger.due(inputs)]:
        ledger.keep(run, due.number, inputs, card(sheet, points), 0.1, reason)
    ledger.end_run(run)
    return run


def test_what_is_graded_is_due_no_more(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    assert ledger.count_due("a") == 2
    graded(ledger, sheet, 4)
    assert ledger.count_due("a") == 0
    assert ledger.count_due("other inputs") == 2


def test_what_the_grader_failed_at_is_due_again(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    graded(ledger, sheet, 0, reason="no room on the disk")
    assert ledger.count_due("a") == 2
    assert {one.reason for one in ledger.results()} == {"no room on the disk"}


def test_another_content_is_another_attempt(
    ledger: Ledger, roll: Roll, sheet: Terms, tmp_path: Path
) -> None:
    ledger.enter(roll)
    graded(ledger, sheet, 4)
    ledger.enter(handed_in(tmp_path, {"alice": RIGHT, "bob": RIGHT}))
    assert [due.attempt.person for due in ledger.due("a")] == ["bob"]


def test_what_is_there_no_more_does_not_count_and_stays(
    ledger: Ledger, roll: Roll, sheet: Terms, tmp_path: Path
) -> None:
    ledger.enter(roll)
    graded(ledger, sheet, 4)
    ledger.enter(handed_in(tmp_path, {"alice": RIGHT}))
    assert [one.attempt.person for one in ledger.results()] == ["alice"]
    ledger.enter(roll)
    assert [one.attempt.person for one in ledger.results()] == ["alice", "bob"]
    assert ledger.count_due("a") == 0


def test_a_regrade_keeps_what_was_before(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    first = graded(ledger, sheet, 4)
    second = graded(ledger, sheet, 3, inputs="b")
    assert {one.card.points for one in ledger.results()} == {3}
    assert {one.card.points for one in ledger.results(run=first)} == {4}
    assert [(m.person, m.before, m.after, m.items) for m in moved(ledger, first, second)] == [
        ("alice", 4, 3, (("Identity", -1),)),
        ("bob", 4, 3, (("Identity", -1),)),
    ]
    assert [(run.who, run.why, run.inputs) for run in ledger.runs()] == [
        ("me", "a test", "a"),
        ("me", "a test", "b"),
    ]


def test_nothing_is_kept_twice_in_a_run(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    run = ledger.begin_run("me", "", "sheet", 0, "a")
    due = next(ledger.due("a"))
    ledger.keep(run, due.number, "a", card(sheet, 4), 0.1, "")
    with pytest.raises(sqlite3.IntegrityError):
        ledger.keep(run, due.number, "a", card(sheet, 3), 0.1, "")
    assert [one.card.points for one in ledger.results()] == [4]


def test_a_card_comes_back_as_it_was(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    graded(ledger, sheet, 4)
    (one, _) = ledger.results()
    assert one.card == msgspec.json.decode(card(sheet, 4), type=ScoreCard)


def test_one_grades_at_a_time(ledger: Ledger, tmp_path: Path) -> None:
    refused = pytest.raises(LedgerError, match="another run is grading")
    with ledger.alone(), Ledger(ledger.path) as other, refused, other.alone():
        pass
    with ledger.alone():
        pass


def test_the_lock_of_who_was_killed_holds_nobody_off(ledger: Ledger) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from autograder.classroom.batch.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "with ledger.alone(): os.kill(os.getpid(), 9)\n"
    )
    if sys.platform == "win32":
        pytest.skip("Windows has no signal 9")
    ended = subprocess.run([sys.executable, "-c", program, str(ledger.path)], cwd=ROOT, check=False)
    assert ended.returncode == -9
    with ledger.alone():
        pass


def test_others_read_while_it_is_written(ledger: Ledger, roll: Roll, sheet: Terms) -> None:
    ledger.enter(roll)
    with ledger.alone():
        run = ledger.begin_run("me", "", "sheet", 0, "a")
        for number, due in enumerate(ledger.due("a"), 1):
            ledger.keep(run, due.number, "a", card(sheet, 4), 0.1, "")
            reader = sqlite3.connect(f"file:{ledger.path}?mode=ro", uri=True)
            found = reader.execute("SELECT count(points) FROM current").fetchone()
            reader.close()
            assert found == (number,)


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path, content = tmp_path / "grades.db", b"not a database, but a text of some length" * 40
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="is no ledger"):
        Ledger(path)
    assert path.read_bytes() == content


def test_another_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grades.db"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE mine (x)")
    base.close()
    with pytest.raises(LedgerError, match="version 0, expected 1"):
        Ledger(path)


def test_remarks_are_said_once_and_taken_back(ledger: Ledger) -> None:
    ledger.remark("relation/sign", "see lecture 3", "me")
    ledger.remark("relation/sign", "see lecture 4", "me")
    assert ledger.remarks() == {"relation/sign": "see lecture 4"}
    ledger.remark("relation/sign", "", "me")
    assert ledger.remarks() == {}


def test_inputs_are_all_that_a_result_depends_on(sheet: Terms, tmp_path: Path) -> None:
    others = [
        replace(sheet, seed=1),
        replace(sheet, grader="another"),
        terms(tmp_path, SHEET.replace("points = 4", "points = 5")),
    ]
    assert len({sheet.inputs, *(one.inputs for one in others)}) == 4
    assert terms(tmp_path).inputs == sheet.inputs


@pytest.mark.parametrize(
    "more", ["# a word", 'leaderboard = ["Identity"]', "[late]\ndue = 2026-10-01T00:00:00Z"]
)
def test_what_only_reckons_with_results_asks_for_no_others(
    more: str, sheet: Terms, tmp_path: Path
) -> None:
    title, _, rest = SHEET.partition("\n")
    assert terms(tmp_path, f"{title}\n{more}\n{rest}").inputs == sheet.inputs
