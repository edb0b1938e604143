"""A class is graded by real processes: whatever ends one, nothing is lost and nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from autograder.classroom.batch import desk
from autograder.classroom.batch.coordinate import Coordinator, Progress
from autograder.classroom.batch.desk import Graded, not_graded
from autograder.classroom.batch.ledger import Ledger
from autograder.classroom.batch.parcels import Parcel
from autograder.classroom.batch.pool import LocalPool
from autograder.classroom.batch.terms import Terms
from autograder.records.scorecard import ScoreCard
from tests.support.a_roll import HANGS, RIGHT, WRONG, handed_in, terms
from tests.support.places import ROOT

PROGRAM = """\
import sys
from contextlib import closing
from pathlib import Path
from autograder.classroom.batch.coordinate import Coordinator
from autograder.classroom.batch.ledger import Ledger
from autograder.classroom.batch.pool import LocalPool
from tests.support.a_roll import terms

if __name__ == "__main__":
    sheet = terms(Path(sys.argv[1]))
    with Ledger(Path(sys.argv[1], "grades.db")) as ledger, ledger.alone():
        run = ledger.begin_run("me", "", "sheet", 0, sheet.inputs)
        with closing(LocalPool(2)) as pool:
            told = lambda done: print(done.due.attempt.person, flush=True)
            Coordinator(ledger, run, sheet, pool, told).grade(ledger.due(sheet.inputs))
        ledger.end_run(run)
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "grades.db") as made:
        yield made


def points(ledger: Ledger) -> dict[str, float]:
    return {one.attempt.person: one.card.points for one in ledger.results()}


@pytest.mark.slow
def test_a_class_is_graded(ledger: Ledger, tmp_path: Path) -> None:
    sheet = terms(tmp_path)
    texts = {"right": RIGHT, "wrong": WRONG, "broken": "def :", "hangs": HANGS, "gone": RIGHT}
    ledger.enter(handed_in(tmp_path, texts))
    (tmp_path / "gone.py").unlink()
    run, told = ledger.begin_run("me", "", "sheet", 0, sheet.inputs), list[Progress]()
    with closing(LocalPool(2)) as pool:
        Coordinator(ledger, run, sheet, pool, told.append).grade(ledger.due(sheet.inputs))
    assert points(ledger) == {"gone": 0, "broken": 0, "hangs": 0, "right": 4, "wrong": 1.54}
    assert Counter(one.due.attempt.person for one in told) == Counter(texts.keys())
    assert [one.due.attempt.person for one in told if not one.graded] == ["gone"]
    assert [due.attempt.person for due in ledger.due(sheet.inputs)] == ["gone"]


class AtOnce:
    """Grades nothing: by the hand-in's name, what comes of it is a card, no card, or an error."""

    size, shares_fate, lost = 1, False, (BrokenExecutor,)

    def __init__(self, sheet: Terms) -> None:
        self.sheet = sheet

    def submit(self, grade: object, packed: bytes, parcel: Parcel) -> Future[Graded]:
        done = Future[Graded]()
        card = msgspec.json.encode(not_graded(self.sheet, parcel.name, ""))
        if parcel.name == "raises.py":
            done.set_exception(TypeError("no such thing"))
        elif parcel.name == "null.py":
            done.set_result(Graded(card.replace(b'"points":0.0', b'"points":null'), 0.1))
        else:
            done.set_result(Graded(card, 0.1))
        return done

    def renew(self) -> bool:
        return False

    def close(self) -> None: ...


class Growing(AtOnce):
    """Says each time that it has one more process, and gives nothing back before it is full."""

    def __init__(self, sheet: Terms) -> None:
        super().__init__(sheet)
        self.asked, self.most, self.waiting = 0, 0, list[tuple[Future[Graded], Graded]]()

    @property
    def size(self) -> int:  # type: ignore[override]
        self.asked += 1
        return self.asked

    def submit(self, grade: object, packed: bytes, parcel: Parcel) -> Future[Graded]:
        ready, waits = super().submit(grade, packed, parcel), Future[Graded]()
        self.waiting.append((waits, ready.result()))
        self.most = max(self.most, len(self.waiting))
        if parcel.name == "last.py":
            for future, graded in self.waiting:
                future.set_result(graded)
        return waits


def test_processes_that_come_later_are_used(ledger: Ledger, tmp_path: Path) -> None:
    sheet, names = terms(tmp_path), [*"abcdefgh", "last"]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))
    run, pool = ledger.begin_run("me", "", "sheet", 0, sheet.inputs), Growing(sheet)
    Coordinator(ledger, run, sheet, pool, lambda _: None).grade(ledger.due(sheet.inputs))
    assert pool.most == len(names)


def test_what_cannot_be_read_costs_its_own_hand_in_alone(ledger: Ledger, tmp_path: Path) -> None:
    sheet = terms(tmp_path)
    ledger.enter(handed_in(tmp_path, dict.fromkeys(["a", "null", "raises", "z"], RIGHT)))
    run, told = ledger.begin_run("me", "", "sheet", 0, sheet.inputs), list[Progress]()
    Coordinator(ledger, run, sheet, AtOnce(sheet), told.append).grade(ledger.due(sheet.inputs))
    assert {one.due.attempt.person: one.graded for one in told} == {
        "a": True, "null": False, "raises": False, "z": True,
    }  # fmt: skip
    reasons = {one.attempt.person: one.reason for one in ledger.results() if not one.graded}
    assert "no such thing" in reasons["raises"]
    assert "null" in reasons["null"]


def test_a_card_that_cannot_be_written_is_not_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = terms(tmp_path)
    made = msgspec.structs.replace(not_graded(sheet, "a.py", ""), points=object())
    monkeypatch.setattr(desk, "_told", lambda packed, parcel: (made, b"explained"))
    graded = desk.grade_parcel(sheet.packed, Parcel("a.py"))
    assert graded.reason
    assert not graded.explained
    assert not msgspec.json.decode(graded.card, type=ScoreCard).graded


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_process_that_is_lost_costs_nobody_a_result(ledger: Ledger, tmp_path: Path) -> None:
    sheet = terms(tmp_path)
    names = [f"p{number:02}" for number in range(12)]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))
    run, done = ledger.begin_run("me", "", "sheet", 0, sheet.inputs), list[str]()
    with closing(LocalPool(2)) as pool:

        def watch(progress: Progress) -> None:
            done.append(progress.due.attempt.person)
            if len(done) == 3:
                (victim, *_) = (pool._executor._processes or {}).values()
                victim.kill()

        Coordinator(ledger, run, sheet, pool, watch).grade(ledger.due(sheet.inputs))
    assert sorted(done) == names
    assert points(ledger) == dict.fromkeys(names, 4)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_killed_at_any_moment_it_goes_on_where_it_was(ledger: Ledger, tmp_path: Path) -> None:
    names = [f"p{number:02}" for number in range(30)]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))
    program, rng = tmp_path / "program.py", random.Random(0)
    program.write_text(PROGRAM, "utf-8")
    told: list[str] = []
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, str(program), str(tmp_path)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        told += [process.stdout.readline().strip() for _ in range(3)]
        time.sleep(rng.random() / 10)
        os.kill(process.pid, signal.SIGKILL)
        told += process.stdout.read().split()
        process.wait()
    subprocess.run(
        [sys.executable, str(program), str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=300,
        capture_output=True,
    )
    assert {*told} <= {*names}
    assert max(Counter(told).values()) == 1  # what was told to be done was done once
    assert points(ledger) == dict.fromkeys(names, 4)
    kept = ledger._base.execute("SELECT count(*) FROM results").fetchone()
    assert kept == (len(names),)
