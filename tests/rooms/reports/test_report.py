"""Reports: the exact text for people, and formats that a parser accepts."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import msgspec
import pytest
from rich.console import Console

from autograder.records.files import write_file
from autograder.records.protections import Protections
from autograder.records.provenance import Provenance, Solution, Versions
from autograder.records.readers import READERS, Reader
from autograder.records.scorecard import (
    AspectScore,
    Fault,
    ItemScore,
    ScoreCard,
    Swapped,
    TraceLine,
    schema,
    total,
    untimed,
    without_times,
)
from autograder.reports import sentences
from autograder.reports.as_json import to_json
from autograder.reports.junit import to_junit
from autograder.reports.sections import in_short
from autograder.reports.terminal import print_ending, print_lines, summary
from tests.support import golden
from tests.support.places import ROOT

TRACE = (TraceLine("mytorch/Conv1d.py", 41, "Conv1d_stride1.backward", "return self.x"),)
ITEMS = (
    ItemScore(
        "MCQ 1",
        "Question",
        1.0,
        1.0,
        aspects=(AspectScore("forward", 1, 1, True),),
        cases=1,
        seconds=0.012,
    ),
    ItemScore(
        "Conv1d_stride1",
        "Conv1d_stride1",
        10.0,
        4.0,
        aspects=(
            AspectScore("forward", 4, 4, True),
            AspectScore("backward", 0, 3, False),
            AspectScore("parameters", 0, 2, False),
            AspectScore("state", 0, 1, False),
        ),
        faults=(
            Fault(
                "backward",
                "dLdA",
                2,
                "A of shape (2, 3, 5), 3 out, kernel 3",
                "12 of 60 elements differ, largest at [0, 1, 3]",
                numbers="yours 0.5, expected 1.5",
            ),
            Fault(
                "parameters",
                "dLdW (2nd call)",
                3,
                "A of shape (1, 3, 4), 2 out, kernel 4",
                "AttributeError: 'Conv1d_stride1' object has no attribute 'x', "
                "in Conv1d_stride1.backward (mytorch/Conv1d.py, line 41)",
                TRACE,
            ),
        ),
        remarks=("a float32 input was answered in float64",),
        prints="shape (3, 4)\n\x1b[2J\x07{\"scores\": {}}\n",
        cases=7,
        seconds=0.0314,
    ),
    ItemScore(
        "CNN as Distributed Scanning MLP",
        "CNN_DistributedScanningMLP",
        5.0,
        graded=False,
        reason="PyTorch cannot be imported; install it: pip install -r requirements.txt",
    ),
)  # fmt: skip
PROVENANCE = Provenance(
    date="2026-11-30T13:50:53Z",
    versions=Versions("3.11.7", "2.4.6", "2.9.0", "0.1.0"),
    assignment="97f0ffdd9c1f" + "0" * 52,
    solution=Solution("last-year", "e32ea9c540e3" + "0" * 52),
    carry_forward=0.5,
    notes=("the solution's Linear is not right, and was not used",),
)
CARD = ScoreCard(
    assignment="hw2p1",
    title="Convolutional neural networks",
    submission="alice.tar",
    seed=3,
    points=5.0,
    possible=16.0,
    items=ITEMS,
    notes=("'../evil.py' was ignored: it points outside of the submission",),
    protections=Protections(
        level="partial",
        closed=("Landlock",),
        missing={"seccomp": "Operation not permitted"},
        refused=("open a file", "look at a file", "list a directory", "write a file"),
        open=("send a packet", "start a process"),
    ),
    provenance=PROVENANCE,
    seconds=1.5,
)


def printed(verbose: bool, width: int = 80, reader: Reader = "student") -> str:
    stream = io.StringIO()
    print_lines(Console(file=stream, width=width), CARD, verbose, reader)
    print_ending(CARD, stream)
    return stream.getvalue()


@pytest.mark.parametrize("reader", READERS)
def test_the_table(reader: Reader) -> None:
    golden.check(f"table_{reader}.txt", printed(verbose=False, reader=reader))


@pytest.mark.parametrize("reader", READERS)
def test_the_table_with_all_details(reader: Reader) -> None:
    golden.check(f"table_{reader}_verbose.txt", printed(verbose=True, reader=reader))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("verbose", [True, False])
def test_nothing_is_wider_than_the_terminal(verbose: bool, reader: Reader) -> None:
    lines = printed(verbose, reader=reader).splitlines()
    assert max(map(len, lines[:-1])) <= 80


def test_nothing_in_the_table_acts_on_a_terminal() -> None:
    assert all(line.isprintable() for line in printed(verbose=True).splitlines())


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn() -> str:
        stream = io.StringIO()
        print_lines(Console(file=stream, width=80, force_terminal=True), CARD, False)
        return stream.getvalue()

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[32m" in drawn()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in drawn()


def test_the_last_line_is_one_line_of_json() -> None:
    scores = {"MCQ 1": 1, "Conv1d_stride1": 4, "CNN as Distributed Scanning MLP": 0}
    assert json.loads(summary(CARD)) == {"scores": scores}
    assert "\n" not in summary(CARD)
    assert '"MCQ 1": 1,' in summary(CARD)  # not 1.0


def test_the_scorecard_fits_its_published_schema() -> None:
    published = (ROOT / "docs" / "scorecard.schema.json").read_bytes()
    assert published == schema() + b"\n"
    jsonschema.validate(json.loads(to_json(CARD)), json.loads(published))


def test_a_scorecard_comes_back_from_json() -> None:
    assert msgspec.json.decode(to_json(CARD), type=ScoreCard) == CARD


def test_junit_counts_what_it_holds() -> None:
    suite = ElementTree.fromstring(to_junit(CARD, "instructor"))[0]
    assert suite.attrib["name"] == "hw2p1"
    assert [suite.attrib[key] for key in ("tests", "failures", "errors", "skipped")] == [*"6310"]
    assert {one.attrib["name"]: one.attrib["value"] for one in suite.iter("property")} == {
        "protection": "partial",
        "protection.closed": "Landlock",
        "protection.refused": "open a file, look at a file, list a directory, write a file",
        "protection.open": "send a packet, start a process",
        "date": "2026-11-30T13:50:53Z",
        "version.autograder": "0.1.0",
        "version.python": "3.11.7",
        "version.numpy": "2.4.6",
        "version.torch": "2.9.0",
        "assignment.digest": PROVENANCE.assignment,
        "solution.name": "last-year",
        "solution.digest": "e32ea9c540e3" + "0" * 52,
        "carry_forward": "0.5",
        "seed": "3",
    }
    assert not [*ElementTree.fromstring(to_junit(CARD)).iter("property")]
    cases = suite.findall("testcase")
    assert [case.attrib["name"] for case in cases] == [
        "forward", "forward", "backward", "parameters", "state", "graded",
    ]  # fmt: skip
    messages = [child.attrib["message"] for case in cases for child in case]
    assert messages[0].startswith("dLdA: 12 of 60 elements differ")
    assert messages[-1].startswith("PyTorch cannot be imported")


def test_junit_holds_no_control_characters() -> None:
    fault = Fault("forward", "Z", 0, "a\x00b", "ValueError: \x1b[31m]]> <&\ud800")
    item = msgspec.structs.replace(
        ITEMS[0], faults=(fault,), aspects=(AspectScore("forward", 0, 1, False),)
    )
    card = msgspec.structs.replace(CARD, items=(item,))
    failure = ElementTree.fromstring(to_junit(card))[0].find("testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "Z: ValueError: \\x1b[31m]]> <&\\ud800"


def test_sums_of_points_are_free_of_noise() -> None:
    assert total([0.1, 0.2]) == 0.3
    assert str(total([])) == "0.0"


def test_times_can_be_left_out() -> None:
    assert without_times(CARD).items[1].seconds is without_times(CARD).seconds is None
    assert without_times(CARD).provenance.date == ""
    assert untimed(CARD).items[1].seconds is untimed(CARD).seconds is None
    assert untimed(CARD).provenance == PROVENANCE


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    with pytest.raises(FileNotFoundError):
        write_file(tmp_path / "missing" / "a.json", b"new")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("before", [0, 10, 50, 90, 150])
def test_a_mark_stands_under_what_it_marks(before: int) -> None:
    source = f"{'x' * before}A @ B{'y' * (170 - before)}"
    mark = " " * before + "~~^~~"
    _, shown, below, facts = sentences.trace_line(
        TraceLine("a.py", 1, "f", source, mark, ("A (1, 2) float64", "k = 3"))
    )
    assert shown[below.index("~") : len(below)] == "A @ B"
    assert len(shown) <= 80
    assert facts == "  where A (1, 2) float64, k = 3"


def test_what_is_inherited_is_called_so_in_every_line() -> None:
    alone = Swapped(points=10, inherited=("Linear",), carried=6)
    item = msgspec.structs.replace(ITEMS[1], mend_first=("Linear",), swapped=alone)
    card = msgspec.structs.replace(CARD, items=(item,))
    stream = io.StringIO()
    print_lines(Console(file=stream, width=300), card, verbose=True)
    named = [one for one in stream.getvalue().splitlines() if one.startswith("  dLd")]
    assert named == []
    assert stream.getvalue().count("  inherited: dLd") == len(item.faults)
    for failure in ElementTree.fromstring(to_junit(card)).iter("failure"):
        assert failure.attrib["message"].startswith("inherited: ")
        assert "inherited from Linear; right on its own" in str(failure.text)
    assert in_short(item).startswith("inherited from Linear")
