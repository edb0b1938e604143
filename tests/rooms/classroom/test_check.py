"""An assignment's file is read as a compiler would: all that is wrong, then what may be a slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.classroom.__main__ import main
from autograder.course.assignment import FOLDER

HEAD = 'title = "Hers"\n'
ITEMS = """
[items]
"Lin" = { exercise = "Linear", points = 4 }
"Act" = { exercise = "ReLU", points = 6 }
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "hers.toml"


def checked(sheet: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    sheet.write_text(text, "utf-8")
    status = main(["check", str(sheet)])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_a_sound_file_is_printed_as_its_sheet(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = checked(sheet, HEAD + ITEMS, capsys)
    assert (status, err) == (0, "")
    title, head, *rows, last = out.splitlines()
    assert title.strip() == "hers: Hers"
    aspects = ["forward", "backward", "parameters", "state", "edges"]
    assert head.split() == ["Item", "Points", *aspects]
    assert rows[0].split() == ["Lin", "4", "1.6", "1.2", "0.8", "0.4", "-"]
    assert rows[1].split() == ["Act", "6", "3.09", "2.31", "-", "-", "0.6"]
    assert last == "Total: 10"


def test_all_that_is_wrong_is_told_at_once(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    limits = '[limits]\nforbidden = ["numpy", "a b"]\n'
    shares = "[shares]\nforward = 0\nbackward = 0\nedges = 0\n"
    items = ITEMS.replace("points = 4", "points = 4, settings = { slop = 1 }")
    status, out, err = checked(sheet, HEAD + limits + shares + items, capsys)
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        f"{sheet}: limits.forbidden: 'numpy' is what every submission computes with",
        f"{sheet}: limits.forbidden: 'a b' is no package's name",
        f"{sheet}: items.\"Lin\".settings: Linear has no settings, got 'slop'",
        f"{sheet}: shares: all are 0 of what is judged of ReLU (forward, backward, edges), so that "
        "nobody could earn its points",
    ]


def test_every_table_that_is_wrong_is_told_at_once(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = "[late]\ndue = 2026-10-01T23:59:00\n"
    names = '[names]\nattributes = { dLdX = "dX" }\n[conventions]\nmse = "some"\n'
    status, out, err = checked(sheet, f"readme = 3\n{HEAD}{late}{names}{ITEMS}", capsys)
    assert (status, out) == (1, "")
    told = [line.removeprefix(f"{sheet}: ").partition(": ")[0] for line in err.splitlines()]
    assert told == ["readme", "late.due", "conventions.mse", "names.attributes"]


def test_what_may_be_a_slip_is_told_and_refused_nothing(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = "[late]\ndue = 2026-10-01T23:59:00Z\nfree_days = 2\n"
    text = HEAD + '[limits]\nallowed = ["scippy.special"]\n[shares]\nforward = 80\n' + late + ITEMS
    status, out, _ = checked(sheet, text.replace("points = 6", "points = 7"), capsys)
    assert status == 0
    assert out.splitlines()[:4] == [
        f"{sheet}: shares: what is not named keeps its default: backward = 30, parameters = 20, "
        "state = 10, edges = 10",
        f"{sheet}: late: with no penalty_per_day and no latest_day, it costs nothing to be late",
        f"{sheet}: the points of all items make 11",
        f"{sheet}: limits.allowed: scippy.special is not installed here; where it is missing, "
        "hand-ins that import it are told so",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ITEMS + '"Lin" = { exercise = "SGD", points = 1 }\n',
         '"Lin" is there twice, in lines 4 and 6; give one of them another name'),
        (HEAD + ITEMS + '"Q" = { exercise = "Question", points = 1, '
         'settings = { question = 77, answer = "a" } }\n',
         'items."Q": mcq.py has no question_77: write it, or take the item out'),
        (HEAD + ITEMS + '"Q" = { exercise = "Question", points = 1, '
         'settings = { questions = 1 } }\n',
         "Question has no setting 'questions'; allowed: question, answer, tolerance, wrong, open"),
        (HEAD + ITEMS + '"Q" = { exercise = "Question", points = 1, '
         'settings = { question = 1, answer = "e" } }\n',
         'items."Q": mcq.py has the choices a, b, c, d in question_1: not the answer'),
        ('readme = "none.md"\n' + HEAD + ITEMS, "readme: none.md cannot be read: "),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_place(
    text: str, said: str, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = checked(sheet, text, capsys)
    assert (status, out) == (1, "")
    assert err.startswith(str(sheet))
    assert said in err


def test_what_a_kit_leaves_for_later_is_told(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = '"Q {0}" = {{ exercise = "Question", points = 2.5, {1} }}\n'
    items = question.format(1, 'settings = { question = 1, answer = "b" }')
    items += question.format(2, 'settings = { question = 2, answer = "b", open = true }')
    items += question.format(3, 'graded = "later", settings = { question = 3 }')
    status, out, _ = checked(sheet, f"total = 17.5\n{HEAD}{ITEMS}{items}", capsys)
    assert status == 0
    assert out.splitlines()[0].startswith("hers: Hers")  # a total that is said is meant
    assert out.splitlines()[-1] == "In a kit, 5 of these are for what is graded later: Q 1, Q 3"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_assignments_that_come_with_it_are_sound(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(path)]) == 0
    assert "Total: " in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "none.toml")]) == 1
    assert "cannot be read" in capsys.readouterr().err
