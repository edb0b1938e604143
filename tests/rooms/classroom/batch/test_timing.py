"""How long an item takes: by a clock that no submission can change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.classroom.batch.desk import Desk
from autograder.classroom.batch.timing import timed
from tests.support.a_roll import RIGHT, WRONG, terms

SLOW = RIGHT.replace("return Z\n", "time.sleep(0.05)\n        return Z\n")
CLOCK = "import time\nnow = time.process_time()\ntime.process_time = lambda: now\n"
CLOCK += "time.perf_counter = time.monotonic = time.process_time\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(terms(tmp_path))
    yield made
    made.grader.launcher.close()


def seconds(desk: Desk, folder: Path, text: str) -> float | None:
    (folder / "handin.py").write_text(text, "utf-8")
    return timed(desk, folder / "handin.py", "Identity")


@pytest.mark.slow
def test_a_submission_has_no_say_in_its_time(desk: Desk, tmp_path: Path) -> None:
    quick, slow = (seconds(desk, tmp_path, text) for text in (RIGHT, CLOCK + SLOW))
    assert quick is not None
    assert slow is not None
    assert quick < slow
    assert slow > 0.05


@pytest.mark.slow
def test_who_is_not_right_has_no_time(desk: Desk, tmp_path: Path) -> None:
    assert seconds(desk, tmp_path, WRONG) is None
    assert seconds(desk, tmp_path, "def :") is None
    assert timed(desk, tmp_path / "nowhere.tar", "Identity") is None
