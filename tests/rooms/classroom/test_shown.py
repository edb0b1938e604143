"""What students may see of a class: marks in all texts of a record, looked for in all writers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.classroom.batch.roll import Standing
from autograder.classroom.class_page.page import class_page
from autograder.classroom.class_page.shown import Shown, shown
from autograder.classroom.class_page.student import student_page
from autograder.classroom.gradebooks import GRADEBOOKS
from autograder.classroom.sheets.export import Export
from autograder.course.assignment import parse
from autograder.records.explanation import CaseLine, Excerpt, Explanation
from autograder.records.provenance import Provenance, Solution
from autograder.records.root import ROOT as OURS
from autograder.records.scorecard import ItemScore, ScoreCard, Swapped, TraceLine
from autograder.records.telling import Tell
from tests.support.classes import FLIPPED, SHEET, card, fault, sheet, smallest, standing, wrong
from tests.support.places import ROOT

SEED = 918273645546372819
MARK = re.compile(r"MARK\w+")
# What is no secret: the assignment's own names, what the hand-in is called, how it went as a whole.
TOLD = {"submission", "title", "digest", "notes", "reason", "unreadable", "mend_first"}
NAMES = {"name", "exercise", "assignment", "aspect", "format", "confidence", "level", "item"}
COMMON = {f"MARK_{name}" for name in TOLD}


def marked(value: Any, field: str = "") -> Any:
    """The same with a mark in place of each text; names by which things are found stay."""
    if isinstance(value, msgspec.Struct):
        pairs = {name: getattr(value, name) for name in value.__struct_fields__}
        kept = NAMES if isinstance(value, ItemScore | ScoreCard | Explanation) else NAMES - {"name"}
        return type(value)(
            **{name: one if name in kept else marked(one, name) for name, one in pairs.items()}
        )
    if isinstance(value, tuple):
        return tuple(marked(one, field) for one in value)
    return f"MARK_{field}" if value and type(value) is str else value


def whole_card(**more: Any) -> ScoreCard:
    """A ScoreCard that has everything in it that one can have."""
    line = TraceLine("a.py", 1, "f", "source", "^", ("facts",))
    one = msgspec.structs.replace(fault("message"), trace=(line,), numbers="1, 2", failing=2)
    item = msgspec.structs.replace(
        wrong("First", one, diagnoses=(FLIPPED,)),
        smallest=smallest("dLdA", worked="by hand"),
        mend_first=("Second",),
        swapped=Swapped(1.0, ("Second",)),
        in_common=("in common",),
        remarks=("remark",),
        doubts=(one,),
        prints="prints",
    )
    how = Provenance("2026-11-30", assignment="d", solution=Solution("s", "d"), notes=("own",))
    made = msgspec.structs.replace(
        card(item, notes=("note",)), provenance=how, digest="d", title="t", seed=SEED, **more
    )
    found = marked(made)
    assert isinstance(found, ScoreCard)
    return found


def somebody(**more: Any) -> Standing:
    return msgspec.structs.replace(standing(1), card=whole_card(**more))


def explanations() -> dict[str, Explanation]:
    excerpt = Excerpt("a.py", "f", 1, 1, ("line",))
    cases = (CaseLine(1, "label", ("wrong",), "missing", ("remark",)),)
    known = Explanation("First", "task", "formula", "home", ("b",), False, cases, ("c",), None,
                        (excerpt,))  # fmt: skip
    return {"First": marked(known)}


def written(shown: Shown, folder: Path) -> Iterator[tuple[str, str]]:
    """What each writer makes, by its name."""
    yield "student", student_page(shown)
    for name in ("csv", "gradescope", "jsonl", "pages"):
        target = folder / name
        asked = Export([shown.standing], target, show=lambda _: shown)
        GRADEBOOKS[name].write(asked)
        files = [target] if target.is_file() else [*filter(Path.is_file, target.rglob("*"))]
        yield name, "".join(one.read_text("utf-8") for one in files)
    person = msgspec.structs.replace(shown.standing.person, ids={"participant": "1"})
    one = msgspec.structs.replace(shown.standing, person=person)
    target = folder / "feedback.zip"
    GRADEBOOKS["pages"].write(Export([one], target, show=lambda _: shown))
    with zipfile.ZipFile(target) as archive:
        yield "moodle", "".join(archive.read(name).decode() for name in archive.namelist())


def marks(text: str) -> set[str]:
    return {*MARK.findall(text)}


@pytest.mark.parametrize("hidden", [False, True])
def test_at_the_verdict_nothing_is_told_that_was_found_out(tmp_path: Path, hidden: bool) -> None:
    may = COMMON | {"MARK_task", "MARK_formula", "MARK_home", "MARK_builds_on", "MARK_inherited"}
    told = shown(somebody(hidden=hidden), explanations(), tells={"First": "verdict"})
    for name, text in written(told, tmp_path):
        assert marks(text) <= may, name
        assert (str(SEED) in text) <= (not hidden), name


@pytest.mark.parametrize("tell", ["where", "hint", "mistake"])
def test_below_the_case_there_are_no_numbers(tmp_path: Path, tell: Tell) -> None:
    told = shown(somebody(), explanations(), tells={"First": tell})
    for name, text in written(told, tmp_path):
        assert not marks(text) & {"MARK_numbers", "MARK_worked", "MARK_given"}, name
        assert ("MARK_sentence" in text) <= (tell == "mistake"), name


def test_what_may_be_told_is_told(tmp_path: Path) -> None:
    """The marks would be seen: with all that can be told, they are."""
    told = shown(somebody(), explanations(), tells={"First": "case"})
    found = dict(written(told, tmp_path))
    assert {"MARK_sentence", "MARK_worked", "MARK_prints", "MARK_label"} <= marks(found["student"])
    assert {"MARK_sentence", "MARK_worked"} <= marks(found["gradescope"])
    assert str(SEED) in found["student"]
    assert found["pages"] == found["moodle"] == found["student"]


def test_who_does_not_say_how_much_is_told_tells_the_verdict() -> None:
    assert shown(somebody(), explanations()) == shown(
        somebody(), explanations(), tells={"First": "verdict"}
    )


@pytest.mark.parametrize("unread", ["", "no archive"])
def test_no_seed_of_hidden_cases_is_told_to_who_could_not_be_read(
    tmp_path: Path, unread: str
) -> None:
    told = shown(somebody(hidden=True, unreadable=unread))
    for name, text in written(told, tmp_path):
        assert str(SEED) not in text, name
        assert ("MARK_unreadable" in text) <= bool(unread), name
        if name in ("student", "gradescope", "pages", "moodle"):
            assert ("MARK_unreadable" in text) == bool(unread), name


def test_no_folder_of_this_machine_is_told(tmp_path: Path) -> None:
    item = wrong("First", fault(f"see {OURS}/a.py and /srv/kept/1.tar/b.py"))
    one = standing(1, item)
    assert one.counted is not None
    kept = msgspec.structs.replace(one.counted, path="/srv/kept/1.tar")
    known = msgspec.structs.replace(explanations()["First"], in_common=(f"{OURS}/c.py",))
    told = shown(
        msgspec.structs.replace(one, counted=kept, attempts=(kept,)), {"First": known},
        tells={"First": "case"},
    )  # fmt: skip
    for name, text in written(told, tmp_path):
        assert str(OURS) not in text, name
        if name != "jsonl":  # which is the instructor's, and says where the hand-in is kept
            assert "/srv/kept" not in text, name


def test_the_lecture_page_tells_no_more_than_students_are() -> None:
    low = parse(SHEET.replace("[items]", '[feedback]\ntell = "verdict"\n[items]'), ROOT / "w.toml")
    some = [somebody(), msgspec.structs.replace(standing(2), card=whole_card())]
    assert marks(class_page(some, low, named=False)) <= COMMON | {"MARK_aspect"}
    assert "MARK_sentence" in class_page(some, low)
    assert {"MARK_sentence", "MARK_worked"} <= marks(class_page(some, sheet(), named=False))
