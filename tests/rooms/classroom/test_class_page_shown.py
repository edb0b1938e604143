"""The class page and a student's in a real browser: by day and by night, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest

from autograder.classroom.batch.roll import Person, Standing
from autograder.classroom.class_page.page import class_page
from autograder.records.explanation import CaseLine, Explanation
from autograder.records.scorecard import AspectScore, FaultCode
from tests.support.classes import (
    FLIPPED,
    card,
    fault,
    person,
    sheet,
    smallest,
    standing,
    whole_page,
    wrong,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = ["class", "lecture", "student"]
REMARKS = {"First: convolution/flipped": "See slide 12.\nBring your notes.",
           "Third: unwritten": "Ask for more time."}  # fmt: skip
CUT = """() => [...document.querySelectorAll("main *:not(.unseen):not(caption)")].filter(one =>
    one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != "inline"
    && !one.closest("svg")
).map(one => one.outerHTML.slice(0, 80))"""
HIDDEN = """() => [...document.querySelectorAll("main *")].filter(one =>
    !one.checkVisibility({contentVisibilityAuto: true}) && !one.matches(".label, .short")
    && !one.closest("svg")
).map(one => one.outerHTML.slice(0, 80))"""


def flipped(example: int) -> Standing:
    found = wrong("First", points=4.0, diagnoses=(FLIPPED,))
    found = msgspec.structs.replace(found, smallest=smallest("dLdA", example, worked="1 = 1"))
    unwritten = fault("not implemented", code=FaultCode.NOT_IMPLEMENTED)
    return standing(person(example), found, wrong("Third", unwritten))


def in_all_aspects(one: Standing) -> Standing:
    """The same with as many columns as there are, and times."""
    if one.card is None:
        return one
    names = ("forward", "backward", "parameters", "state", "edges", "integers")
    aspects = tuple(AspectScore(name, 1.0, 1.0, True) for name in names)
    items = (msgspec.structs.replace(item, aspects=aspects) for item in one.card.items)
    return msgspec.structs.replace(one, card=msgspec.structs.replace(one.card, items=(*items,)))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    first = flipped(12)
    late = msgspec.structs.replace(first, points=2.0, arithmetic=("2 days late", "9 - 7 = 2"))
    some = [late, *(flipped(n) for n in range(1, 8)), standing(20)]
    some += [standing(n, wrong("Second", fault("KeyError: 'x'"))) for n in range(30, 40)]
    long = Person("long", "Maximilian-Alexander von Hohenfels-Königsegg zu Oberunterkirchen")
    some.append(standing(long, wrong("Second", fault("ValueError" + 90 * "x")), late=True))
    some = [*map(in_all_aspects, some), Standing(person(50))]
    before = [standing(one.person) for one in some[:-1]]
    known = {"First": Explanation("First", "It adds.", "", "a.py", (), False,
                                  (CaseLine(1, "A of shape (1,)", ("dLdA",)),))}  # fmt: skip
    texts = {
        "class": class_page(some, sheet(), REMARKS, before, card(), pages={"long": "long.html"}),
        "lecture": class_page(some, sheet(), REMARKS, before, card(), named=False),
        "student": whole_page(late, known, REMARKS),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield context.new_page()
    context.close()


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    shown: Page, pages: dict[str, Path], kind: str, scheme: Literal["light", "dark"]
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    shown.emulate_media(color_scheme=scheme)
    shown.goto(pages[kind].as_uri())
    unfold(shown)
    result = Axe().run(shown)
    assert result.response["violations"] == []
    assert len(result.response["passes"]) > 15


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_the_network_for_nothing(
    shown: Page, pages: dict[str, Path], kind: str
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: complaints.append(message.text))
    shown.goto(pages[kind].as_uri())
    assert asked == [pages[kind].as_uri()]
    assert complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [320, 400, 740, 1280])
def test_nothing_is_wider_than_the_window(
    shown: Page, pages: dict[str, Path], kind: str, width: int
) -> None:
    shown.set_viewport_size({"width": width, "height": 700})
    shown.goto(pages[kind].as_uri())
    unfold(shown)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_all_is_unfolded_and_nothing_is_cut_off(
    shown: Page, pages: dict[str, Path], kind: str
) -> None:
    shown.set_viewport_size({"width": 680, "height": 900})  # of A4 within its margins
    shown.goto(pages[kind].as_uri())
    assert shown.evaluate(HIDDEN) != []
    shown.emulate_media(media="print", color_scheme="dark")
    assert shown.evaluate(HIDDEN) == []
    assert shown.evaluate(CUT) == []
    background = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


@pytest.mark.slow
def test_a_screen_reader_hears_the_drawing_and_the_tables(
    shown: Page, pages: dict[str, Path]
) -> None:
    shown.goto(pages["class"].as_uri())
    drawing = shown.get_by_role("img", name="How many have how many points")
    assert drawing.count() == 1
    assert "18 to 20 points: 1" in (drawing.locator("desc").text_content() or "")
    table = shown.get_by_role("table", name="How each item went")
    assert table.get_by_role("rowheader").all_inner_texts() == ["First", "Second", "Third"]
    shown.set_viewport_size({"width": 400, "height": 700})
    row = table.get_by_role("row", name="First")  # is one on a phone, too
    assert row.get_by_role("cell").count() == 11
