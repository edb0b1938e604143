"""The page of --html: what it holds, how large it is, and how it looks in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from autograder.diagnosis.explain import COLUMNS, ROWS
from autograder.grading.grade import Grader
from autograder.records.explanation import Picture, Plane
from autograder.records.scorecard import ScoreCard
from autograder.reports.heat import heat_maps, level
from autograder.reports.html import LIMIT, fragment, page
from tests.conftest import Runner
from tests.samples.findings import FINDINGS
from tests.support.grading import examined
from tests.support.small import conv
from tests.support.spoilt import planted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class Outline(HTMLParser):
    """Which elements are open, how headings follow one another, and what is loaded."""

    VOID = ("meta", "br", "link", "img")
    OPTIONAL = ("td", "th", "tr")  # their ends may be left out

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in (*self.VOID, *self.OPTIONAL):
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("script", "link", "img", "iframe"):
            self.loaded.append(tag)
        self.loaded += [
            f"{name}={value}"
            for name, value in attrs
            if name in ("src", "href") and not str(value).startswith("#")
        ]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.OPTIONAL:
            assert self.open.pop() == tag


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
        "dLdA is correlated with W as it is: flip the kernel along its spatial axes first.",
        "Cases: 4 of 7 fail",
        "In common: it is wrong only with a kernel larger than 1",
        "Smallest case: A of shape (1, 1, 2), 1 out, kernel 2",
        "Where dLdA (2nd call) differs: 56 of 56 elements, in case 5",
        "dLdA (2nd call), expected, sample 0",
        "Protections: none.",
    ):
        assert said in text, said
    assert text.count('<span class="unseen"> the worst</span>') == 3  # yours, expected, difference


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
    import msgspec

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
    assert sizes[0] == 9
    assert sizes[1] == 22 * 3
    assert 0 < sizes[2] < 60 * 3
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
    assert [c.level for c in difference.rows[0].cells] == [0, 7]


def test_what_is_not_finite_is_darkest() -> None:
    assert [level(v, 0, 1) for v in (0.0, 1.0, float("nan"), float("inf"))] == [0, 7, 7, 7]
    assert level(3.0, 3.0, 3.0) == 0


def test_the_command_line_writes_the_page(run: Runner, tmp_path: Path) -> None:
    run("Conv1d", "MCQ 1", "--html", str(tmp_path / "page.html"))
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "6 of 6 points" in text
    assert "<h2" not in text  # nothing is wrong, so that there is no more to say
    result = run("--explain", "Conv1d", "--html", str(tmp_path / "no" / "page.html"))
    assert result.returncode == 3
    assert "page.html was not written: No such file or directory" in result.stderr


@pytest.fixture(scope="module")
def failing(grader: Grader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with wrong values, an exception, what was printed, and a wrong shape."""
    import msgspec

    cards: list[ScoreCard] = []
    told = {}
    for title in ("a known mistake", "a wrong shape", "an exception in some cases"):
        plant = next(one for one in FINDINGS if one.name == title)
        card, told[plant.item] = examined(grader, planted(plant), plant.item)
        cards.append(card)
    items = tuple(msgspec.structs.replace(one.items[0], prints="seen\n") for one in cards)
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
def test_axe_finds_nothing(shown: Page) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    result = Axe().run(shown)
    assert result.response["violations"] == []
    assert len(result.response["passes"]) > 15


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
def test_links_lead_to_sections(shown: Page) -> None:
    shown.get_by_role("link", name="Conv1d_stride1").click()
    assert shown.url.endswith("#item-Conv1d-stride1")
    heading = shown.get_by_role("heading", name="Conv1d_stride1: 7 of 10 points")
    box = heading.bounding_box()
    assert box is not None
    assert -1 < box["y"] < 900


@pytest.mark.slow
def test_a_screen_reader_hears_axes_and_the_worst_element(shown: Page) -> None:
    heat = shown.get_by_role("table", name="dLdA (2nd call), yours, sample 0")
    assert heat.get_by_role("columnheader", name="position 5").count() == 1
    assert heat.get_by_role("rowheader", name="channel 1").count() == 1
    assert heat.get_by_role("cell", name="the worst").count() == 1


@pytest.mark.slow
def test_in_black_and_white_darker_is_still_larger(shown: Page) -> None:
    """The luminance of the colours falls from level to level, and ink stays readable on each."""
    for kind in "vd":
        lights = []
        for number in range(8):
            background, ink = shown.evaluate(
                """(name) => {
                    const cell = document.createElement("td");
                    cell.className = name;
                    document.querySelector(".autograder").append(cell);
                    const style = getComputedStyle(cell);
                    return [style.backgroundColor, style.color];
                }""",
                f"{kind}{number}",
            )
            light, dark = sorted((luminance(background), luminance(ink)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5
            lights.append(luminance(background))
        assert lights == sorted(lights, reverse=True)
        assert len(set(lights)) == 8


def luminance(color: str) -> float:
    """Of an sRGB colour, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.slow
def test_nothing_is_cut_off_on_a_phone(browser: Browser, failing: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.goto(failing.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
