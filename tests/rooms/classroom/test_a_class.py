"""The class that is made for trying things by hand."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from autograder.handin.submission import SubmissionError, read_submission
from tests.conftest import Grade
from tests.samples.a_class import KINDS, LEFT, SIZE, files_of, members, plant_of, write


def test_it_has_sixty_people_and_everything_that_a_class_has() -> None:
    made = [*members()]
    assert len(made) == len({one.person.key for one in made}) == SIZE
    assert made == [*members()]
    attempts = [one.hand_ins for one in made]
    assert sum(not some for some in attempts) == 3
    assert sum(len(some) > 1 for some in attempts) >= 4
    last = [some[-1] for some in attempts if some]
    assert sum(one.submitted > "2026-10-08" for one in last) == 5
    seen = {kind for one in last for kind in one.kinds}
    assert seen == {*KINDS, *LEFT, "stubs", "syntax", "hang", "unreadable"}
    assert len(KINDS) == 12
    assert sum(not one.kinds for one in last) >= 5


def test_it_is_written_as_archives_with_a_roster(tmp_path: Path) -> None:
    write(tmp_path)
    rows = (tmp_path / "roster.csv").read_text("utf-8").splitlines()
    assert rows[0] == "sid,name,email"
    assert len(rows) == SIZE + 1
    found = sorted((tmp_path / "hand-ins").iterdir())
    assert len(found) == sum(len(one.hand_ins) for one in members())
    assert any(one.name.endswith("_2_handin.tar") for one in found)
    assert sum(not tarfile.is_tarfile(one) for one in found) == 1
    for one in found[:3]:
        assert read_submission(one).sources
    (lost,) = [one for one in found if not tarfile.is_tarfile(one)]
    with pytest.raises(SubmissionError):
        read_submission(lost)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_planted_is_wrong(kind: str, grade: Grade) -> None:
    plant, files = plant_of(kind), files_of((kind,))
    assert isinstance(files, dict)
    (item,) = grade(files, plant.item, assignment="hw2p1").items
    assert item.points < item.possible
