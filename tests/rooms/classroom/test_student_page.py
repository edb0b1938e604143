"""A student's page: what stands in it besides the ScoreCard, and how large it may become."""

from __future__ import annotations

import math

import msgspec
import pytest

from autograder.classroom.batch.roll import Attempt, Person, Standing
from autograder.classroom.class_page.failures import failures
from autograder.classroom.class_page.kept import pack_explanations, unpack_explanations
from autograder.grading.grade import Grader
from autograder.records.explanation import CaseLine, Excerpt, Explanation, Picture, Plane
from autograder.records.scorecard import ScoreCard, TraceLine
from autograder.reports.html import LIMIT
from tests.samples.findings import FINDINGS
from tests.support.classes import (
    FLIPPED,
    card,
    fault,
    person,
    right,
    smallest,
    standing,
    whole_page,
    wrong,
)
from tests.support.grading import examined
from tests.support.outline import Outline
from tests.support.spoilt import planted

replace = msgspec.structs.replace
KEY = "First: convolution/flipped"


def explained(name: str, *cases: CaseLine) -> Explanation:
    return Explanation(name, "It adds.", "", "a.py", (), False, cases)


def test_whose_it_is_and_how_its_points_count() -> None:
    one = standing(1, wrong("First", points=4.0), late=True)
    earlier = Attempt("key1", 1, "old.tar", "1" * 64, "bulk.zip", "2026-10-01T10:00:00Z")
    assert one.counted is not None
    counted = replace(one.counted, number=2, submitted="2026-10-09T23:30:00-04:00")
    late = replace(
        one,
        attempts=(earlier, counted),
        counted=counted,
        points=9.0,
        arithmetic=("3 days late, 1 free: 2 at 2.5 points", "14 - 5 = 9"),
    )
    text = whole_page(late, {})
    head = text[: text.index("What to do next")]
    for said in (
        "<h1>week3: Person1 Family1</h1>",
        "<title>week3: Person1 Family1, 9 of 20 points</title>",
        "<strong>9 points count</strong>",
        "<li>Attempt 2 of 2 counts, handed in 2026-10-10 03:30 UTC, late.</li>",
        "<li>3 days late, 1 free: 2 at 2.5 points</li>",
        "<li>14 - 5 = 9</li>",
        "<strong>14 of 20 points</strong>",
    ):
        assert said in head, said
    assert "points count" not in whole_page(standing(1), {})
    odd = replace(one, counted=replace(counted, submitted="yesterday"))
    assert "handed in yesterday, late." in whole_page(odd, {})


def test_an_instructors_remark_stands_in_the_pages_of_its_group_alone() -> None:
    remarks = {KEY: "See slide 12.\nBring <b>notes</b>.", "import": "Ask for help."}
    flipped = wrong("First", diagnoses=(FLIPPED,))
    text = whole_page(standing(1, flipped), {"First": explained("First")}, remarks)
    assert "<h2>From your instructor</h2>" in text
    assert '<a href="#item-First">First</a>: See slide 12.\nBring &lt;b&gt;notes' in text
    assert "Ask for help." not in text
    assert "From your instructor" not in whole_page(standing(2, wrong("First")), {}, remarks)
    broken = fault("while a.py was imported, in its line 3: KeyError: 1")
    assert '<p class="said">Ask for help.</p>' in whole_page(
        standing(3, wrong("First", broken)), {}, remarks
    )


def test_who_has_no_card_has_a_page_that_says_why() -> None:
    text = whole_page(Standing(person(1, "Zoë <b>")), {})
    assert "<h1>Zoë &lt;b&gt;</h1>" in text
    assert "Nothing was handed in." in text
    assert Outline(text).open == []
    waiting = replace(standing(1), card=None, points=None)
    text = whole_page(waiting, {})
    assert "What was handed in is not graded yet." in text
    assert "One attempt, handed in 2026-10-07 10:00 UTC." in text


LONG = "<&\"'>" * 2_000


def hostile(text: str, faults: int) -> tuple[Standing, dict[str, Explanation]]:
    """Somebody of whose hand-in everything is long that a hand-in has a say in."""
    line = TraceLine(text, 1, text, text, text[:50], (text,))
    one = fault(text, text)
    many = tuple(
        replace(one, name=f"{text[:1000]}{n}", case=n, trace=(line,)) for n in range(faults)
    )
    broken = {
        name: replace(
            wrong(name, *many, diagnoses=(replace(FLIPPED, sentence=text, evidence=text),)),
            prints=f"{text}\n" * 3,
            remarks=(text,) * 30,
            smallest=smallest("Z", 1, 300, worked=text),
        )
        for name in ("First", "Second", "Third")
    }
    excerpt = Excerpt(text, text, 1, 1, (text,) * 40)
    numbers = ((math.nan, -math.inf),)
    plane = Plane((0,), (0, 0), numbers, numbers, ((True, True),))
    drawn = Picture(text, 1, text, (1, 1, 2), ("a", "b", "c"), (0, 0, 0), 2, (plane,) * 3, 9)
    cases = (CaseLine(1, text, (text,) * 9),) * 30
    known = {
        name: replace(
            explained(name, *cases), in_common=(text,), picture=drawn, excerpts=(excerpt,) * 9
        )
        for name in broken
    }
    made = card(*broken.values(), notes=(text,) * 20)
    who = Person("key", text, text)
    attempt = Attempt("key", 1, text, "0" * 64, text, text)
    where = Standing(who, (attempt,), attempt, replace(made, submission=text), made.points)
    return where, known


@pytest.mark.slow
@pytest.mark.parametrize(("text", "faults"), [(LONG, 10), ("<script>&" * 30, 4000)])
def test_whatever_was_handed_in_a_page_is_small_and_says_what_it_leaves_out(
    text: str, faults: int
) -> None:
    where, known = hostile(text, faults)
    made = whole_page(where, known, {KEY: "See slide 12."})
    assert len(made.encode()) <= LIMIT
    assert "<script" not in made
    assert "for want of room" in made
    assert "See slide 12." in made
    assert all(f"{name}</a>" in made or f">{name}</th>" in made for name in known)
    assert "0 of 20 points" in made
    assert Outline(made).open == []


def test_a_long_text_alone_is_cut() -> None:
    one = fault("é" * 600_000)
    made = whole_page(standing(1, wrong("First", one)), {})
    assert len(made.encode()) <= LIMIT
    assert "Note: long texts are cut" in made
    assert 1000 < made.count("é") < 10_000


@pytest.mark.slow
def test_what_a_page_needs_can_be_kept(grader: Grader) -> None:
    plant = next(one for one in FINDINGS if one.name == "overflow")
    made, found = examined(grader, planted(plant), plant.item)
    assert found.picture is not None
    beside = replace(found, item="right")
    told = {plant.item: found, "right": beside}
    whole = replace(made, items=(*made.items, replace(right("First"), name="right")))
    packed = pack_explanations(whole, told)
    assert unpack_explanations(packed).keys() == {plant.item}
    assert len(packed) < 20_000
    where = Standing(person(1), (), None, whole, whole.points)
    assert whole_page(where, told) == whole_page(where, unpack_explanations(packed))
    assert failures(whole)


def test_numbers_that_are_not_finite_are_kept() -> None:
    _, known = hostile("x", 1)
    made: ScoreCard = card(wrong("First"))
    shown = unpack_explanations(pack_explanations(made, known))["First"].picture
    assert shown is not None
    ((nan, inf),) = shown.planes[0].yours
    assert math.isnan(nan)
    assert inf == -math.inf


@pytest.mark.parametrize("junk", [b"", b"junk", pack_explanations(card(), {})[:-3]])
def test_what_was_not_packed_is_refused(junk: bytes) -> None:
    with pytest.raises(ValueError, match=r"(packed explanations|cut off)"):
        unpack_explanations(junk)
