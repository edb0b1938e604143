"""The page of --html in a real browser: by day and by night, on a phone and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest

from autograder.grading.grade import Grader
from autograder.records.scorecard import ScoreCard
from autograder.reports.heat import LEVELS
from autograder.reports.html import page
from tests.samples.findings import FINDINGS
from tests.support.grading import examined
from tests.support.spoilt import planted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture(scope="module")
def failing(grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with wrong values, an exception, what was printed, and a wrong shape."""
    cards: list[ScoreCard] = []
    told = {}
    for title in ("a known mistake", "a wrong shape", "an exception in some cases"):
        plant = next(one for one in FINDINGS if one.name == title)
        card, told[plant.item] = examined(grader, planted(plant), plant.item)
        cards.append(card)
    items = tuple(msgspec.structs.replace(one.items[0], prints="seen\n") for one in cards)
    below = items[0].name
    items = (*items[:2], msgspec.structs.replace(items[2], mend_first=(below,)))
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_bytes(page(msgspec.structs.replace(cards[0], items=items), told))
    return file


@pytest.fixture
def shown(browser: Browser, failing: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True)
    page = context.new_page()
    page.goto(failing.as_uri())
    yield page
    context.close()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shown: Page, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    shown.emulate_media(color_scheme=scheme)
    unfold(shown)
    result = Axe().run(shown)
    assert result.response["violations"] == []
    assert len(result.response["passes"]) > 15


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


@pytest.mark.slow
def test_the_page_asks_the_network_for_nothing_and_has_no_errors(
    browser: Browser, failing: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(failing.as_uri())
    assert asked == [failing.as_uri()]
    assert complaints == []
    page.close()


@pytest.mark.slow
def test_the_next_item_is_open_and_links_unfold_the_others(shown: Page) -> None:
    opened = shown.locator("details.item[open]")
    assert opened.locator("h2").all_inner_texts() == ["Conv1d_stride1: 7 of 10 points"]
    shown.locator("#row-Conv1d").get_by_role("link").click()
    assert shown.url.endswith("#item-Conv1d")
    assert opened.count() == 2
    heading = shown.get_by_role("heading", name=re.compile("^Conv1d: [0-9.]+ of 5 points"))
    assert is_seen(heading)
    inside = shown.locator("#item-Conv1d")
    inside.get_by_role("link", name="Conv1d_stride1").click()
    assert is_seen(shown.get_by_role("heading", name="Conv1d_stride1: 7 of 10 points"))
    inside = shown.locator("#item-Conv1d_stride1")
    inside.get_by_role("link", name="Conv1d", exact=True).click()
    assert is_seen(heading)


def is_seen(what: Locator) -> bool:
    """Whether it lies within the window."""
    box = what.bounding_box()
    return box is not None and -1 < box["y"] < 900


@pytest.mark.slow
def test_a_screen_reader_hears_axes_and_the_worst_element(shown: Page) -> None:
    unfold(shown)
    heat = shown.get_by_role("table", name="dLdA (2nd call), yours, sample 0")
    assert heat.get_by_role("columnheader", name="position 5").count() == 1
    assert heat.get_by_role("rowheader", name="channel 1").count() == 1
    assert heat.get_by_role("cell", name="the worst").count() == 1


COLOUR = """(name) => {
    const cell = document.createElement("td");
    cell.className = name;
    document.querySelector(".autograder").append(cell);
    const style = getComputedStyle(cell);
    return [style.backgroundColor, style.color];
}"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_go_steadily_away_from_zero(shown: Page, scheme: Literal["light", "dark"]) -> None:
    """So that they mean the same in black and white; and ink stays readable on each."""
    shown.emulate_media(color_scheme=scheme)
    for kind in "np":
        lights = []
        for name in ("zero", *(f"{kind}{number}" for number in range(1, LEVELS + 1)), "odd"):
            background, ink = shown.evaluate(COLOUR, name)
            light, dark = sorted((luminance(background), luminance(ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name
            lights.append(luminance(background))
        assert lights == sorted(lights, reverse=scheme == "light")
        assert len({*lights}) == LEVELS + 2


def luminance(color: str) -> float:
    """Of an sRGB colour, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 400])
def test_a_phone_shows_rows_below_each_other_and_cuts_nothing_off(
    browser: Browser, failing: Path, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(failing.as_uri())
    unfold(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    row = page.get_by_role("row", name="Conv1d_stride1 7/10")  # is one for a screen reader, too
    assert row.get_by_role("cell").count() == 6
    name, said = row.get_by_role("rowheader"), row.get_by_role("cell").last
    above, below = name.bounding_box(), said.bounding_box()
    assert above is not None
    assert below is not None
    assert below["y"] >= above["y"] + above["height"]
    assert below["width"] > 0.8 * width
    page.close()


HIDDEN = """() => [...document.querySelectorAll("main *")].filter(one =>
    !one.checkVisibility({contentVisibilityAuto: true}) && !one.matches(".label, .short")
).map(one => one.outerHTML.slice(0, 80))"""
CUT = """() => [...document.querySelectorAll("main *:not(.unseen):not(caption)")].filter(one =>
    one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display != "inline"
).map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.slow
def test_on_paper_all_is_unfolded_and_nothing_is_cut_off(browser: Browser, failing: Path) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 900})  # of A4 within its margins
    page.goto(failing.as_uri())
    assert page.evaluate(HIDDEN) != []
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(HIDDEN) == []
    assert page.evaluate(CUT) == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    page.close()
