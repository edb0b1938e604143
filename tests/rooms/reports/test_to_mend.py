"""One thing at a time: what stands under the table, word for word, and in any width."""

from __future__ import annotations

import io
from collections.abc import Mapping

import msgspec
import pytest
from rich.console import Console

from autograder.course import assignment as assignments
from autograder.grading.grade import Grader
from autograder.handin.submission import Submission
from autograder.records.protections import Protections
from autograder.records.provenance import Provenance
from autograder.records.readers import for_student
from autograder.records.scorecard import (
    Fault,
    FaultCode,
    ItemScore,
    ScoreCard,
    Swapped,
    without_times,
)
from autograder.reports.news import Following, following_of, full_marks, news_lines
from autograder.reports.next_step import focus, next_item
from autograder.reports.terminal import for_instructor, print_lines, print_news
from tests.support import golden
from tests.support.places import ROOT
from tests.support.right import base, edited

ITEMS = ("MCQ 1", "Downsampling1d", "Conv1d_stride1", "Conv1d", "convTranspose1d", "Conv2d-stride1")
CONV, CONV2D = "mytorch/Conv1d.py", "mytorch/Conv2d.py"
NOT_FLIPPED = ("(A.dtype)[:, :, ::-1]", "(A.dtype)")
HIDDEN = 'feedback = { cases = "hidden" }\n'


def handout() -> dict[str, str]:
    """The stubs, as students receive them."""
    folder = ROOT / "handout"
    files = [one for one in folder.rglob("*.py") if "training" not in one.parts]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def situations() -> dict[str, tuple[Mapping[str, str], str]]:
    """What may be handed in, and what its assignment's file begins with."""
    right = base("solution")
    one = edited(right, CONV, NOT_FLIPPED)
    stubs = {name: text for name, text in handout().items() if "resampling" not in name}
    return {
        "one mistake, on which two items build": (one, ""),
        "another one besides, and nothing written of the questions": (
            {**edited(one, CONV2D, ("+ b[", "- b[")), "mcq.py": handout()["mcq.py"]},
            "",
        ),
        "nothing is written yet": (handout(), ""),
        "what is written waits for what is missing": ({**stubs, CONV: right[CONV]}, ""),
        "a file is no Python": ({**right, CONV: f"{right[CONV]}\nx = (\n"}, ""),
        "full marks": (right, ""),
        "hidden cases": (one, HIDDEN),
    }


def told(grader: Grader, sources: Mapping[str, str], start: str, width: int = 80) -> str:
    """All that a student is told who is told everything."""
    file = assignments.FOLDER / "hw2p1.toml"
    sheet = assignments.parse(start + file.read_text("utf-8").replace("total = 100", ""), file)
    sheet = assignments.select(sheet, ITEMS)
    graded = grader.grade(Submission("test", dict(sources), {}), sheet)
    card = for_student(graded, {item.name: "case" for item in sheet.items})
    card = msgspec.structs.replace(
        without_times(card), protections=Protections("full"), provenance=Provenance()
    )
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    print_lines(console, card, verbose=False)
    print_news(stream, news_lines(None, following_of(card), full_marks(card)))
    return stream.getvalue()


def test_what_stands_under_the_table(grader: Grader) -> None:
    texts = [f"--- {name}\n\n{told(grader, *of)}" for name, of in situations().items()]
    golden.check("one_thing.txt", "\n".join(texts))


@pytest.mark.parametrize("width", [40, pytest.param(60, marks=pytest.mark.slow)])
def test_nothing_is_wider_than_a_narrow_terminal(
    width: int, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    name = "another one besides, and nothing written of the questions"
    text = told(grader, *situations()[name], width=width)
    assert max(map(len, text.splitlines())) <= width
    assert "Conv2d-stride1: " in text


# --- which item is next -------------------------------------------------------------------


def item(name: str, *first: str, code: FaultCode = FaultCode.OTHER, said: str = "") -> ItemScore:
    fault = Fault("forward", "Z", 0, "a case", said or f"{name} is wrong", code=code)
    return ItemScore(name, name, 5, 1, faults=(fault,), mend_first=first)


def card(*items: ItemScore) -> ScoreCard:
    return ScoreCard("hw", "me", 0, 0, 0, items, (), Protections())


def right(name: str) -> ItemScore:
    return ItemScore(name, name, 5, 5)


UNWRITTEN = FaultCode.NOT_IMPLEMENTED


@pytest.mark.parametrize(
    ("items", "first"),
    [
        ((right("A"),), None),
        ((right("A"), item("B"), item("C")), "B"),
        ((item("B", "C"), item("C")), "C"),  # which B builds on
        ((item("B", "A"), item("C")), "B"),  # for A is not in this run
        ((item("A", code=UNWRITTEN), item("B")), "B"),  # which is written
        ((item("A", code=UNWRITTEN), item("B", code=UNWRITTEN)), "A"),
        ((item("A", code=UNWRITTEN), item("B", code=UNWRITTEN), item("C", "B")), "B"),
        ((ItemScore("A", "A", 5, graded=False), item("B")), "B"),
    ],
)
def test_next_is_what_builds_on_nothing_that_fails(
    items: tuple[ItemScore, ...], first: str | None
) -> None:
    found = next_item(card(*items))
    assert (found.name if found else None) == first


def test_what_was_saved_comes_before_the_rest() -> None:
    whole = card(item("A"), item("B"), item("C", "B"), right("D"))
    for names, first in ((["B", "C"], "B"), (["C"], "C"), (["D"], "A"), ([], "A")):
        found = focus(whole, names)
        assert found is not None
        assert found.name == first


def printed(whole: ScoreCard, width: int = 80) -> str:
    stream = io.StringIO()
    print_lines(Console(file=stream, width=width), whole, verbose=False)
    return stream.getvalue()


def test_the_same_fault_is_told_once() -> None:
    same = "SyntaxError: '(' was never closed (mytorch/a.py, line 3)"
    whole = card(item("A", said=same), item("B", said=same), item("C"))
    text = printed(whole)
    assert text.count("SyntaxError") == 1
    assert "\n  the same in B\n" in text
    assert following_of(whole) == Following("A", 4, 4, 1)
    assert [*news_lines(None, following_of(whole))] == [
        "Next: A, 4 points to win, and up to 4 more in 1 other item"
    ]


def test_other_faults_take_a_line_each_whatever_their_length() -> None:
    long = "yours has another shape, " * 20
    text = printed(card(item("A"), item("B", said=long), item("C", said=long), item("D")), 60)
    (line,) = [line for line in text.splitlines() if line.startswith("  B, C: ")]
    assert len(line) <= 60
    assert line.endswith(" ...")
    assert "\n  D: Z: D is wrong\n" in text


def test_what_waits_for_another_fault_is_folded_into_its_line() -> None:
    text = printed(card(item("A"), item("B"), item("C", "B"), item("D", "B"), item("E", "D", "B")))
    assert "\n  B (and 3 that build on it): Z: B is wrong\n" in text
    assert "mend that first" not in text


def test_mistakes_that_cancel_are_told_of_items_that_are_right() -> None:
    cancelled = msgspec.structs.replace(right("B"), swapped=Swapped(2, cancelled=("A",)))
    for whole in (card(item("A"), cancelled), card(cancelled)):
        assert "B: right only together with A, where something is wrong" in printed(whole)


def test_what_is_folded_tells_what_is_its_own() -> None:
    def above(name: str, swapped: Swapped) -> ItemScore:
        return msgspec.structs.replace(item(name, "A"), swapped=swapped)

    whole = card(
        item("A"),
        above("B", Swapped(5, inherited=("A",), carried=1.5)),
        above("C", Swapped(3, inherited=("A",), carried=0.5)),
        above("D", Swapped(3, untold=True)),
    )
    text = " ".join(printed(whole, 200).split())
    assert "3 items build on it: B, C, D; of what that costs, 2 points are given back" in text
    shared = "by what is shared with them, or by itself"
    assert f"given back; C fails with the solution's parts, too: {shared}" in text


def test_full_marks_have_a_sentence() -> None:
    assert [*full_marks(card(right("A")))] == ["Full marks: A is right."]
    assert [*full_marks(card(right("A"), right("B")))] == ["Full marks: all 2 items are right."]
    assert [*full_marks(card(right("A"), item("B")))] == []
    assert [*full_marks(card(ItemScore("A", "A", 5, graded=False)))] == []


def test_a_command_is_one_line_to_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    stream = io.StringIO()
    command = "after a change:  make grade SUBMISSION=" + "homework/" * 20
    print_news(stream, ["Next: A, 4 points to win, and up to 4 more in 1 other item"], [command])
    lines = stream.getvalue().splitlines()
    assert lines[-1] == f"  {command}"
    assert max(map(len, lines[:-1])) <= 40


def test_a_long_name_is_cut_rather_than_the_marks() -> None:
    name = "A very long name of an item of some homework"
    text = printed(card(item(name)), 50)
    row = next(line for line in text.splitlines() if line.startswith("A very long"))
    assert " ...  " in row
    assert "What to mend next: A very long name of an item" in text


def test_protections_take_a_line() -> None:
    def last(protections: Protections) -> str:
        whole = msgspec.structs.replace(card(right("A")), protections=protections)
        return for_instructor(whole, False, "instructor")[-1].plain

    assert last(Protections("full")) == "Protections: full"
    assert last(Protections("none", own_tree=True)) == "Protections: none; your own tree"
    assert last(Protections("partial", open=("connect",))) == (
        "Protections: partial (open: network; grade only what you trust)"
    )
    assert last(Protections("none")) == (
        "Protections: none (open: files, network, processes, signals; grade only what you trust)"
    )
