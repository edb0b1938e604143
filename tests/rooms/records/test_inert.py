"""Whatever a submission says, no report lets it act: each is fed records full of nasty texts.

The records are filled by their types, so that a field that is added tomorrow is covered.
"""

from __future__ import annotations

import ast
import io
import json
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from autograder.course.exercise import Exercise
from autograder.records.explanation import Explanation
from autograder.records.readers import READERS
from autograder.records.scorecard import Fault, ItemScore, ScoreCard
from autograder.records.text import inert, inert_lines, one_line, printable
from autograder.reports import terminal
from autograder.reports.as_json import to_json
from autograder.reports.display.screen import Screen, Shown
from autograder.reports.display.wrapping import text_width, wrapped
from autograder.reports.html import fragment, page
from autograder.reports.junit import to_junit
from autograder.reports.one_item import print_explanation
from autograder.workbench.notebook.check import Report
from autograder.workbench.pytest_plugin.failure import (
    Crash,
    Failure,
    of_aspect,
    of_check,
    of_reason,
)
from autograder.workbench.repro.repro import _quotable
from autograder.worker.answers import Frame
from tests.support.nasty import NASTY, Tags, assert_inert, assert_ours_at_the_edge, record
from tests.support.sampling import every

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NASTY_MARKUP = next(text for text in NASTY if text.startswith("<script>"))
WIDTHS = every(4, (40, 80, 20, 200), slow_step=2)
ANY = st.text(st.characters() | st.sampled_from("#:[]\\\"' \n\r\t\x1b\u0301\u202e\u2028宽"))
TEXTS = st.sampled_from(NASTY) | st.lists(st.sampled_from(NASTY) | ANY, max_size=3).map("".join)
nasty = pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
quickly = settings(derandomize=True, deadline=None, max_examples=150)


class Terminal(io.StringIO):
    """A stream that is a terminal, or is not."""

    def __init__(self, is_one: bool) -> None:
        super().__init__()
        self._is_one = is_one

    def isatty(self) -> bool:
        return self._is_one


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("COLUMNS", str(request.param))
    monkeypatch.setenv("TERM", "xterm")
    return int(request.param)


# --- the one place that makes texts inert -----------------------------------------------


@quickly
@given(TEXTS)
def test_what_is_inert_is_one_line_and_stays_as_it_is(text: str) -> None:
    made = inert(text)
    assert_inert(made)
    assert "\n" not in made
    assert inert(made) == made


@quickly
@given(TEXTS)
def test_lines_that_are_inert_are_lines_and_stay_as_they_are(text: str) -> None:
    made = inert_lines(text)
    assert_inert(made)
    assert inert_lines(made) == made
    assert len(made.splitlines()) == len(text.splitlines())


@quickly
@given(TEXTS, st.integers(8, 100))
def test_a_cut_text_has_its_length_and_no_escape_is_cut(text: str, limit: int) -> None:
    for cut in (printable(text, limit), one_line(text, limit)):
        assert_inert(cut)
        assert len(cut) <= limit
    whole = printable(text, 10**9)
    assert whole == inert(text)
    cut = printable("\x1b" * 200, limit)
    assert all(part.replace("\\x1b", "") == "" for part in cut.split("…"))


def test_what_people_write_stays() -> None:
    for text in (
        "Größe: ½ €",
        "损失 0.5",
        "ошибка",
        "é e\u0301",
        "## Epoch 1",
        "x[:, ::2]",
        "🎉",
        "C:\\x",
    ):
        assert inert(text) == text
    assert inert_lines("损失\u30000.5\r\n\ta") == "损失 0.5\n a"


@quickly
@given(TEXTS, st.integers(1, 90))
@example("宽" * 90, 9)
@example(" " * 300 + "x" * 300, 30)
def test_wrapped_lines_fit_and_say_the_same(text: str, width: int) -> None:
    line = inert(text)
    parts = [*wrapped(line, width)]
    room = max(width, len(line) - len(line.lstrip()) + 8, 10)
    assert all(text_width(part) <= room for part in parts)
    assert all(part[:1] in ("", " ", "·") for part in parts[1:])
    said = "".join(parts).replace(" ", "").replace("·", "")
    assert said == line.replace(" ", "").replace("·", "")
    assert_inert("\n".join(parts))


# --- every report, of records that are full of nasty texts ------------------------------


def known(text: str, **named: Any) -> tuple[ScoreCard, Explanation]:
    return record(ScoreCard, text, **named), record(Explanation, text, **named)


@nasty
def test_no_record_holds_what_acts(text: str) -> None:
    for one in known(text):
        for value in leaves(msgspec.to_builtins(one)):
            assert_inert(value)


def leaves(value: Any) -> list[str]:
    inner = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        keys = [key for key in value if isinstance(value, dict)]
        return [*keys, *(leaf for one in inner for leaf in leaves(one))]
    return [value] if isinstance(value, str) else []


@nasty
@pytest.mark.parametrize("is_terminal", [True, False])
def test_the_terminal(text: str, width: int, is_terminal: bool) -> None:
    card, explanation = known(text)
    bad = known(text, **{"ItemScore.graded": False})[0]
    unread = known(text, **{"ScoreCard.unreadable": text})[0]
    for verbose, reader in product((True, False), READERS):
        for one in (card, bad, unread):
            stream = Terminal(is_terminal)
            terminal.print_table(one, stream, verbose, reader)
            assert_ours_at_the_edge(stream.getvalue(), width)
    stream = Terminal(is_terminal)
    print_explanation(card, explanation, stream)
    assert_ours_at_the_edge(stream.getvalue(), width)
    stream = Terminal(is_terminal)
    terminal.print_news(stream, [f"Next: {text}"])
    assert_ours_at_the_edge(stream.getvalue(), width)
    terminal.print_ending(card, stream)
    assert json.loads(stream.getvalue().splitlines()[-1]) == {"scores": {"ours": 1}}


@nasty
def test_a_screen_that_is_drawn_again(text: str, width: int) -> None:
    stream = Terminal(False)
    screen = Screen(stream, verbose=True)
    for _ in range(2):
        screen.show(Shown(known(text)[0], [f"Won {text}"], f"Watching {text}"))
    assert_ours_at_the_edge(stream.getvalue(), max(width, 72))


@nasty
def test_json(text: str) -> None:
    card, _ = known(text)
    content = to_json(card).decode()
    assert_inert(content)
    assert msgspec.json.decode(content, type=ScoreCard) == card


@nasty
def test_junit(text: str) -> None:
    for graded in (True, False):
        content = to_junit(known(text, **{"ItemScore.graded": graded})[0]).decode()
        plain = to_junit(known("x", **{"ItemScore.graded": graded})[0])
        assert_inert(content)
        tags = [[one.tag for one in ElementTree.fromstring(t).iter()] for t in (content, plain)]
        assert tags[0] == tags[1]


@nasty
def test_html(text: str) -> None:
    card, explanation = known(text or " ")
    plain, other = known("x")
    for made, expected in (
        (page(card, {"ours": explanation}).decode(), page(plain, {"ours": other}).decode()),
        (fragment(card, {"ours": explanation}), fragment(plain, {"ours": other})),
    ):
        assert_inert(made)
        assert Tags(made).tags == Tags(expected).tags


@pytest.mark.slow
def test_no_script_runs_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    acted: list[str] = []
    view = browser.new_page()
    view.on("dialog", lambda dialog: acted.append(dialog.message))
    view.on("request", lambda request: acted.append(request.url))
    for text in (NASTY_MARKUP, NASTY_MARKUP.upper(), f"javascript:alert(1)//{NASTY_MARKUP}"):
        card, explanation = known(text)
        file.write_bytes(page(card, {"ours": explanation}))
        view.goto(file.as_uri())
        assert view.locator("script, img, iframe").count() == 0
        assert NASTY_MARKUP.lower() in view.inner_text("body").lower()
    assert acted == [file.as_uri()] * 3


@nasty
def test_a_notebook_without_ipython(text: str) -> None:
    assert_ours_at_the_edge(repr(Report(known(text)[0])), 100)


@nasty
def test_pytest(text: str, width: int) -> None:
    score = record(ItemScore, text)
    tested: Any = SimpleNamespace(
        score=score, tell="case", cases=[SimpleNamespace(label=text)] * 2,
        reported=set(), place=(Path("x.py"), 0),
        bench=SimpleNamespace(tree=Path("tree")), item=SimpleNamespace(exercise=Exercise()),
    )  # fmt: skip
    fault = record(Fault, text)
    check: Any = SimpleNamespace(
        trace=(record(Frame, text),) * 2,
        case=1,
        aspect="forward",
        name="ours",
        fault=inert(text),
        code=fault.code,
        numbers=inert(text),
    )
    for failure in (of_check(tested, check), of_reason(tested, f"ours: {inert(text)}")):
        assert_ours_at_the_edge(written(failure, width), width)
    ours = msgspec.structs.replace(fault, name="ours", title="ours")
    named = msgspec.structs.replace(score, faults=(ours,))
    tested.score = named
    assert_ours_at_the_edge(written(of_aspect(tested, "forward"), width), width)


def written(failure: Failure, width: int) -> str:
    lines: list[str] = []
    writer = SimpleNamespace(fullwidth=width, line=lambda text, **_: lines.append(text))
    failure.toterminal(writer)
    assert isinstance(failure.reprcrash, Crash)
    return "\n".join(lines)


@quickly
@given(TEXTS)
def test_a_script_parses_whatever_was_said(text: str) -> None:
    source = f'"""{_quotable(text)}\n\n{_quotable(text, "    ")}\n"""\n'
    assert_inert(source)
    (statement,) = ast.parse(source).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)


def test_what_is_written_stays_legible() -> None:
    stream = io.StringIO()
    card = known("损失 ist zu groß: [red]")[0]
    terminal.print_lines(Console(file=stream, width=80), card, verbose=True)
    assert "损失 ist zu groß: [red]: 损失 ist zu groß: [red]" in stream.getvalue()
