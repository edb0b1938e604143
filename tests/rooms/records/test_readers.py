"""What a student is given of a ScoreCard; and that no folder of this machine is in it."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest

from autograder.records.explanation import Explanation
from autograder.records.places import without_places
from autograder.records.protections import Protections
from autograder.records.provenance import Provenance, Solution
from autograder.records.readers import for_student
from autograder.records.root import ROOT
from autograder.records.scorecard import Fault, ItemScore, ScoreCard

FAULT = Fault("forward", "Z", 0, "a case", "1 of 2 elements differ", numbers="yours 3, expected 4")
ITEMS = (
    ItemScore("A", "A", 2, 1, faults=(FAULT,)),
    ItemScore("B", "B", 2, 1, faults=(FAULT,)),
)
SOLUTION = Solution("hw", "e" * 64)
HOW = Provenance(
    "2026-11-30T13:50:53Z", assignment="d" * 64, solution=SOLUTION, notes=("the seed is short",)
)
CARD = ScoreCard("hw", "me", 7, 2, 4, ITEMS, ("a note",), Protections(), HOW, hidden=True)


def said(text: str) -> ScoreCard:
    item = ItemScore("A", "A", 2, faults=(msgspec.structs.replace(FAULT, message=text),))
    return msgspec.structs.replace(CARD, items=(item,))


def test_a_student_has_no_seed_of_hidden_cases_and_no_note_for_the_instructor() -> None:
    told = for_student(CARD, {"A": "case", "B": "case"})
    assert (told.seed, told.notes, told.provenance.notes) == (None, ("a note",), ())
    assert told.provenance.date == HOW.date
    assert told.items == ITEMS
    shown = msgspec.structs.replace(CARD, hidden=False)
    assert for_student(shown, {}).seed == 7


def test_a_student_has_no_digest_of_what_answers_are_in() -> None:
    how = for_student(CARD, {}).provenance
    assert how == msgspec.structs.replace(HOW, assignment="", solution=None, notes=())


def test_each_item_is_told_as_far_as_it_may_be_and_no_other_at_all() -> None:
    first, second = for_student(CARD, {"A": "where"}).items
    assert first.faults[0].sentence() == "Z: 1 of 2 elements differ"
    assert [one.sentence() for one in second.faults] == [
        "forward: something is wrong, or was not shown"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"no {ROOT}/autograder/x.py", "no <autograder>/autograder/x.py"),
        (f"'{Path.home() / 'data'}'", "'<home>/data'"),
        (f"{tempfile.gettempdir()}/abc.npy", "<temporary>/abc.npy"),
        (f'File "{sys.prefix}/lib/numpy.py", line 3', 'File "<python>/lib/numpy.py", line 3'),
        ("/srv/handins/alice/mytorch/a.py", "<submission>/mytorch/a.py"),
        ("/srv/handins/alice", "<submission>"),
        ("/srv/handins/alice2/a.py", "/srv/handins/alice2/a.py"),
        (Path(ROOT, "a.py").as_uri(), "file://<autograder>/a.py"),
        (f"-I{sys.prefix}/lib", "-I<python>/lib"),
        (f"x{ROOT}/a.py", "x<autograder>/a.py"),
        (f"../..{ROOT}/a.py", "<autograder>/a.py"),
        (os.path.relpath(f"{sys.prefix}/lib/a.py", "/dev/shm"), "<python>/lib/a.py"),
        (f"my{tempfile.gettempdir()}/a.py", f"my{tempfile.gettempdir()}/a.py"),
        ("mytorch/a.py, line 3", "mytorch/a.py, line 3"),
    ],
)
def test_a_folder_of_this_machine_is_called_by_what_it_is(text: str, told: str) -> None:
    (item,) = without_places(said(text), Path("/srv/handins/alice")).items
    assert item.faults[0].message == told


def test_a_folder_is_known_as_an_address_spells_it() -> None:
    handin = Path("/srv/hand ins/Zoë")
    (item,) = without_places(said(Path(handin, "a b.py").as_uri()), handin).items
    assert item.faults[0].message == "file://<submission>/a%20b.py"


def test_where_there_is_none_nothing_is_changed() -> None:
    card = said("mytorch/a.py, line 3")
    assert without_places(card) is card


def test_all_texts_of_a_record_are_looked_at() -> None:
    known = Explanation("A", "t", "", str(ROOT), (f"{ROOT}/b",), False, in_common=(f"{ROOT}/c",))
    told = without_places(known)
    assert (told.home, told.builds_on, told.in_common) == (
        "<autograder>", ("<autograder>/b",), ("<autograder>/c",),
    )  # fmt: skip
    card = msgspec.structs.replace(CARD, protections=Protections(missing={"x": f"{ROOT}/d"}))
    assert without_places(card).protections.missing == {"x": "<autograder>/d"}
