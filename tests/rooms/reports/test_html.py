"""The page of --html: what it holds, how large it is, what it tells first."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from autograder.diagnosis.explain import COLUMNS, ROWS
from autograder.grading.grade import Grader
from autograder.records.explanation import Explanation, Picture, Plane
from autograder.records.protections import Protections
from autograder.records.scorecard import Fault, FaultCode, ItemScore, ScoreCard
from autograder.reports.heat import LEVELS, heat_maps
from autograder.reports.html import LIMIT, fragment, page
from tests.conftest import Runner
from tests.samples.findings import FINDINGS
from tests.support.grading import examined
from tests.support.outline import Outline
from tests.support.small import conv
from tests.support.spoilt import planted


def spoilt_page(grader: Grader, title: str) -> str:
    plant = next(one for one in FINDINGS if one.name == title)
    card, found = examined(grader, planted(plant), plant.item)
    return page(card, {plant.item: found}).decode()


def test_the_page_is_well_formed_and_loads_nothing(grader: Grader) -> None:
    text = spoilt_page(grader, "a known mistake")
    outline = Outline(text)
    assert outline.open == []
    assert outline.loaded == []
    assert outline.headings[:2] == [1, 2]
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(later - earlier <= 1 for earlier, later in steps)
    assert "url(" not in text
    assert "@import" not in text


def test_the_page_says_what_the_terminal_says(grader: Grader) -> None:
    text = spoilt_page(grader, "a known mistake")
    for said in (
        "Conv1d_stride1: 7 of 10 points",
        "Z[n, o, x] = Σ_c Σ_i A[n, c, x + i] W[o, c, i] + b[o]",
        "dLdA is as if the kernel lay the other way round: a flip is missing, or is one too many.",
        "Cases: 4 of 7 fail",
        "In common: every value with a kernel larger than 1 is wrong",
        "Smallest case: A of shape (1, 1, 2), 1 out, kernel 2",
        "Where dLdA (2nd call) differs: 56 of 56 elements, in case 5",
        "dLdA, difference",
        "dLdA (2nd call), expected, sample 0",
    ):
        assert said in text, said
    assert "Protections" not in text  # which is the instructor's to know
    # yours, expected and difference, of the smallest case and of a larger one
    assert text.count('<span class="unseen"> the worst</span>') == 6
    assert text.index("dLdA, difference") < text.index("dLdA (2nd call), difference")


def test_a_browser_is_told_to_run_and_load_nothing() -> None:
    text = sheet(ItemScore("A", "A", 1.0, faults=(FAULT,)))
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; " in text
    assert text.index("Content-Security-Policy") < text.index("<title>")


def test_the_students_lines_stand_beside_the_fault(grader: Grader) -> None:
    raised = spoilt_page(grader, "an exception in some cases")
    failed = re.escape("padded[:, :, self.padding : -self.padding]")
    assert re.search(rf"<mark><span[^>]+>→ +\d+</span> +<u>{failed}</u> = A</mark>", raised)
    assert "the exception came from" in raised
    assert re.search(r"<p>where .*padded.*\(1, 1, 4\)", raised)
    wrong = spoilt_page(grader, "a known mistake")
    assert re.search(r"<mark><span class=\"number\">→ +\d+</span>  def backward\(self", wrong)


FAULT = Fault("forward", "Z", 0, "A of shape (1, 1)", "1 of 1 elements differ")


def sheet(*items: ItemScore, points: float = 0.0) -> str:
    """The page of some items of a point each."""
    possible = float(len(items))
    card = ScoreCard("hw2p1", "mine", 0, points, possible, items, (), Protections())
    known = {
        one.name: Explanation(one.name, "It adds.", "", "a.py", ("A",), False) for one in items
    }
    return page(card, known).decode()


def test_the_head_says_what_to_do_next() -> None:
    right = ItemScore("A", "A", 1.0, 1.0)
    first = ItemScore("B 1", "B", 1.0, faults=(FAULT,))
    second = ItemScore("B_1", "C", 1.0, faults=(FAULT,), mend_first=("B 1",))
    text = sheet(right, second, first, points=1.0)
    head = text[: text.index("<table")]
    for said in (
        "<strong>1 of 3 points</strong>; items: 1 right, 2 failing",
        'Mend <a href="#item-B-1">B 1</a>: Z: 1 of 1 elements differ',
        '1 item builds on it: <a href="#item-B_1">B_1</a>.',
        "<code>python autograder/runner.py &#39;B 1&#39;</code>",
    ):
        assert said in head, said
    outline = Outline(text)
    assert {*outline.links} <= {*outline.ids}
    assert len({*outline.ids}) == len(outline.ids)
    assert text.count('<details class="item" open>') == 1
    assert text.index('<details class="item">') < text.index('<details class="item" open>')
    assert 'Builds on <a href="#row-A">A</a> (right).' in text
    assert 'What fails and builds on it: <a href="#item-B_1">B_1</a>.' in text


def test_the_head_of_a_sheet_where_nothing_fails() -> None:
    right, unknown = ItemScore("A", "A", 1.0, 1.0), ItemScore("B", "B", 1.0, graded=False)
    assert "all points are won" in sheet(right, right, points=2.0)
    text = sheet(right, unknown, points=1.0)
    assert "Have the rest graded again" in text
    assert "items: 1 right, 1 not graded" in text


def test_what_is_still_to_be_written_is_to_be_written() -> None:
    unwritten = msgspec.structs.replace(FAULT, code=FaultCode.NOT_IMPLEMENTED)
    text = sheet(ItemScore("A", "A", 1.0, faults=(unwritten,)))
    assert '<p>Write <a href="#item-A">A</a>: ' in text
    assert "--repro" not in text


def test_items_whose_names_look_alike_have_places_of_their_own() -> None:
    items = [ItemScore(name, "A", 1.0, faults=(FAULT,)) for name in ("a-b", "a b", "a.b")]
    outline = Outline(sheet(*items))
    assert len({*outline.ids}) == len(outline.ids) == 6
    assert {*outline.links} <= {*outline.ids}


def test_what_a_submission_says_is_text_and_nothing_else(grader: Grader) -> None:
    evil = "raise ValueError('<script>alert(1)</script>\\x1b[31m')"
    sources = {"mytorch/Conv1d.py": conv(f"print('<b>&'); {evil}")}
    card, found = examined(grader, sources, "Conv1d_stride1")
    for text in (page(card, {"Conv1d_stride1": found}).decode(), fragment(card, {})):
        assert "<script" not in text
        assert "\x1b" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def drawing(size: int = 100) -> Picture:
    """A picture as large as any."""
    numbers = tuple(tuple(-0.123456 * c for c in range(COLUMNS)) for _ in range(ROWS))
    wrong = ((True,) * COLUMNS,) * ROWS
    planes = tuple(Plane((i, i), (0, 0), numbers, numbers, wrong) for i in range(3))
    axes = ("sample", "channel", "row", "column")
    return Picture("Z", 1, "A", (size,) * 4, axes, (0, 0, 0, 0), 9, planes, 40)


@pytest.mark.slow
def test_a_page_of_many_large_pictures_stays_small(grader: Grader) -> None:
    plant = FINDINGS[0]
    card, found = examined(grader, planted(plant), plant.item)
    sizes = []
    for many in (1, 22, 60):
        items = tuple(msgspec.structs.replace(card.items[0], name=f"item {n}") for n in range(many))
        told = {
            item.name: msgspec.structs.replace(found, item=item.name, picture=drawing())
            for item in items
        }
        content = page(msgspec.structs.replace(card, items=items), told)
        assert len(content) < LIMIT
        sizes.append(content.count(b'<table class="map">'))
    assert sizes[0] == 3 * (1 + 3)  # of the smallest case, and of a larger one
    assert sizes[1] == 16 * 3 * (1 + 1)
    assert 0 < sizes[2] < sizes[1]
    assert b"parts that differ are not drawn" in content


def test_heat_maps_hold_every_number_and_mark_what_differs() -> None:
    plane = Plane((1,), (0, 2), ((1.0, 2.5),), ((1.0, -2.0),), ((False, True),))
    shown = Picture("Z", 1, "A", (2, 1, 4), ("sample", "channel", "position"), (1, 0, 3), 1,
                    (plane,), 1)  # fmt: skip
    ((yours, expected, difference),) = heat_maps(shown, 3)
    assert yours.title == "Z, yours, sample 1"
    assert [*yours.columns] == [2, 3]
    assert [cell.text for row in yours.rows for cell in row.cells] == ["1", "2.5"]
    assert [cell.text for row in expected.rows for cell in row.cells] == ["1", "-2"]
    assert [cell.text for row in difference.rows for cell in row.cells] == ["0", "4.5"]
    assert [(c.wrong, c.worst) for c in difference.rows[0].cells] == [(False, False), (True, True)]
    assert [c.colour for c in difference.rows[0].cells] == ["zero", "p7"]
    assert [c.colour for c in yours.rows[0].cells] == ["p3", "p7"]
    assert [c.colour for c in expected.rows[0].cells] == ["p3", "n6"]  # on one scale with yours


def test_a_legend_goes_from_the_lowest_over_zero_to_the_highest() -> None:
    plane = Plane((), (0, 0), ((4.0, float("nan")),), ((1.0, -2.0),), ((True, True),))
    shown = Picture("Z", 1, "A", (1, 2), ("sample", "feature"), (0, 1), 2, (plane,), 1)
    ((yours, expected, difference),) = heat_maps(shown, 1)
    assert [text for _, text in yours.legend if text] == ["-4", "0", "4", "not finite"]
    assert [colour for colour, _ in expected.legend] == [
        *(f"n{n}" for n in range(LEVELS, 0, -1)), "zero", *(f"p{n}" for n in range(1, LEVELS + 1)),
    ]  # fmt: skip
    assert [text for _, text in difference.legend if text] == ["-3", "0", "3", "not finite"]


def test_the_command_line_writes_the_page(run: Runner, tmp_path: Path) -> None:
    run("Conv1d", "MCQ 1", "--html", str(tmp_path / "page.html"))
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "6 of 6 points" in text
    assert "all points are won" in text
    assert "<details" not in text  # nothing is wrong, so that there is no more to say
    result = run("--explain", "Conv1d", "--html", str(tmp_path / "no" / "page.html"))
    assert result.returncode == 3
    assert "page.html was not written: No such file or directory" in result.stderr
