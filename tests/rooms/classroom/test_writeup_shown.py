"""The write-up in a real browser: by day and by night, on a phone, on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from autograder.classroom.writeup.book import HTML, write_up
from autograder.course.assignment import load
from autograder.grading.reference import References
from tests.support.places import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
# What reaches beyond the screen, but for what can be scrolled by itself.
BEYOND = """() => [...document.querySelectorAll("body *")].filter(one =>
    one.getBoundingClientRect().right > innerWidth + 1
    && !one.closest(".formula, pre, table:not(.array)")
).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, references: References) -> Path:
    """The write-up of all that there is."""
    made = write_up(ROOT, "All of it", load("all").items, references)
    path = tmp_path_factory.mktemp("writeup") / HTML
    path.write_bytes(made[HTML])
    return path


@pytest.fixture
def shown(browser: Browser, page: Path) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    found = context.new_page()
    found.goto(page.as_uri())
    yield found
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(shown: Page, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    shown.emulate_media(color_scheme=scheme)
    result = Axe().run(shown)
    found = [(one["id"], one["nodes"][0]["html"][:90]) for one in result.response["violations"]]
    assert found == []
    assert len(result.response["passes"]) > 10


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_reaches_beyond_the_screen(shown: Page, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 900})
    assert shown.evaluate(BEYOND) == []


def test_formulas_are_drawn_and_contents_lead_somewhere(shown: Page) -> None:
    heights = shown.evaluate(
        "[...document.querySelectorAll('math[display=block]')]"
        ".map(one => one.getBoundingClientRect().height)"
    )
    assert len(heights) > 50
    assert min(heights) > 10
    lost = shown.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')]"
        ".filter(one => !document.getElementById(one.hash.slice(1))).length"
    )
    assert lost == 0
    assert shown.locator("a[href^='#']").count() > 50


def test_on_paper_no_example_is_cut(shown: Page) -> None:
    shown.emulate_media(media="print")
    assert shown.evaluate(
        "[...document.querySelectorAll('.pass')]"
        ".every(one => getComputedStyle(one).breakInside === 'avoid')"
    )
