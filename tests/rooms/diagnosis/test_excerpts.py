"""The student's own lines around a fault: which they are, and that they are bounded and inert."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from autograder.diagnosis.excerpts import LONGEST, MOST, MOST_LINES, excerpts
from autograder.diagnosis.explain import explain
from autograder.grading.grade import Grader
from autograder.records.explanation import Excerpt
from tests.samples.findings import FINDINGS
from tests.support.grading import graded_item
from tests.support.nasty import assert_inert
from tests.support.small import conv
from tests.support.spoilt import planted

FILE, ITEM = "mytorch/Conv1d.py", "Conv1d_stride1"


def found(grader: Grader, text: str, **others: str) -> tuple[Excerpt, ...]:
    sources = {FILE: text, **{f"{name}.py": other for name, other in others.items()}}
    return explain(graded_item(grader, sources, ITEM)[1], sources).excerpts


def test_five_lines_around_the_one_that_an_exception_came_from(grader: Grader) -> None:
    text = conv("hidden = 1\nhalf = A[0] / Z.undone\nZ = Z + half")
    (one,) = found(grader, text)
    lines = text.splitlines()
    marked = next(n for n, line in enumerate(lines) if "undone" in line)
    assert (one.file, one.marked, one.first) == (FILE, marked + 1, marked - 1)
    assert one.function == "Conv1d_stride1.forward"
    margin = len(lines[marked]) - len(lines[marked].lstrip())
    assert one.lines == tuple(line[margin:] for line in lines[marked - 2 : marked + 3])


def test_the_method_that_makes_a_wrong_value(grader: Grader) -> None:
    (one,) = found(grader, conv(backward="dLdA = 2 * dLdA"))
    assert one.function == "Conv1d_stride1.backward"
    assert one.lines[0] == "def backward(self, dLdZ):"
    assert one.lines[-1] == "    return dLdA"
    assert "    dLdA = 2 * dLdA" in one.lines
    assert (one.first, one.left) == (one.marked, 0)


def test_a_method_that_goes_on_is_cut_and_says_so(grader: Grader) -> None:
    more = "\n".join(f"Z = Z + {n}" for n in range(3 * MOST_LINES))
    (one,) = found(grader, conv(more))
    assert len(one.lines) == MOST_LINES
    assert one.left == 3 * MOST_LINES + 4 - MOST_LINES


def test_nothing_is_said_where_two_files_define_the_class(grader: Grader) -> None:
    text = conv("Z = 2 * Z")
    assert len(found(grader, text)) == 1
    assert found(grader, text, other=text) == ()


def test_nothing_is_said_where_a_class_has_the_method_twice(grader: Grader) -> None:
    text = conv("Z = 2 * Z")
    forward = text[text.index("    def forward") : text.index("    def backward")]
    assert found(grader, f"{text}\n{forward}") == ()


def test_another_class_of_the_file_is_not_taken(grader: Grader) -> None:
    other = "class Other:\n    def forward(self, A):\n        return A\n\n\n"
    (one,) = found(grader, f"{conv('Z = 2 * Z')}\n{other}")
    assert one.function == "Conv1d_stride1.forward"
    (one,) = found(grader, f"{other}{conv('Z = 2 * Z')}")
    assert one.first > 6


def test_lines_are_counted_as_python_counts_them(grader: Grader) -> None:
    text = conv("a = 'x\x0cy\u2028z'\nZ = Z / Z.undone")
    (one,) = found(grader, text.replace("\n", "\r\n"))
    assert "Z = Z / Z.undone" in one.lines[one.marked - one.first]


def test_what_is_shown_is_bounded_and_inert(grader: Grader) -> None:
    long = "Z = Z.undone  # \x1b[31m" + "\t" * 50 + "x" * 10_000
    (one,) = found(grader, conv(long))
    shown = one.lines[one.marked - one.first]
    assert len(shown) <= LONGEST
    assert_inert("\n".join(one.lines))
    assert "\\x1b" in shown


def test_an_item_has_few_excerpts(grader: Grader) -> None:
    raising = "\n".join(f"if len(A) * 100 + A.shape[2] % 100 == {n}: Z.undone" for n in range(700))
    assert 0 < len(found(grader, conv(raising))) <= MOST


@pytest.mark.parametrize("sources", [{}, {FILE: "x = 1\n"}], ids=["none", "others"])
def test_without_the_text_there_is_no_excerpt(grader: Grader, sources: dict[str, str]) -> None:
    _, graded = graded_item(grader, {FILE: conv("Z.undone")}, ITEM)
    assert explain(graded, sources).excerpts == ()


def test_of_hidden_cases_there_is_none(grader: Grader) -> None:
    sources = {FILE: conv("Z.undone")}
    _, graded = graded_item(grader, sources, ITEM)
    hidden = msgspec.structs.replace(graded.item.feedback, cases="hidden")
    assert len(excerpts(graded, sources)) == 1
    told = replace(graded, item=replace(graded.item, feedback=hidden))
    assert told.hidden
    assert excerpts(told, sources) == ()
    assert explain(told, sources).excerpts == ()


def test_where_an_exception_came_from_goes_first_and_is_not_shown_twice(grader: Grader) -> None:
    text = conv("if A.shape[2] > 3: Z.undone\nZ = 2 * Z", "dLdA = -dLdA")
    raised, made = found(grader, text)
    assert raised.function == "Conv1d_stride1.forward"
    assert len(raised.lines) == 5
    assert made.function == "Conv1d_stride1.backward"


def test_what_is_wrong_at_the_edges_comes_out_of_a_method_too(grader: Grader) -> None:
    plant = next(one for one in FINDINGS if one.name == "NaN in some place")
    sources = planted(plant)
    _, graded = graded_item(grader, sources, plant.item)
    assert {one.aspect for one in graded.judgement.findings} == {"edges"}
    names = {one.function for one in excerpts(graded, sources)}
    assert names <= {"Sigmoid.forward", "Sigmoid.backward"}
    assert "Sigmoid.forward" in names


def test_a_right_item_has_none(grader: Grader) -> None:
    assert found(grader, conv()) == ()


def test_where_no_value_is_told_of_there_is_none(grader: Grader) -> None:
    sources = {FILE: conv("Z = 2 * Z")}
    _, graded = graded_item(grader, sources, ITEM)
    assert len(explain(graded, sources).excerpts) == 1
    assert explain(replace(graded, tell="verdict"), sources).excerpts == ()
    assert len(explain(replace(graded, tell="where"), sources).excerpts) == 1
