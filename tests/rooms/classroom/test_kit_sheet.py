"""A kit's assignment: what students may have of an instructor's, and no more."""

from __future__ import annotations

import tomllib
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from autograder.classroom.kit import KitError, contents, packed
from autograder.classroom.kits.readme import readme
from autograder.classroom.kits.sheet import answers_in, beside, sheets
from autograder.classroom.leaks.told_answers import told_answers, told_by_names
from autograder.course import assignment as assignments
from autograder.course.assignment import AssignmentError, load, parse
from autograder.course.sheet import Item
from tests.support.places import ROOT

WAY_OUT = "take that out, or, if students may know it, set open = true"
HERS = """\
# Mine: the answer to the first is b.
title = "Week | 3"
total = 10
readme = "week3.md"
carry_forward = 0.5

[limits]
seconds = 5  # enough

[feedback]
tell = "mistake"

[items]
"One".exercise = "Question"
"One".points = 1
"Two" = { exercise = "Question", points = 1, settings = { question = 2, answer = ["a", "c"] } }
"Three".exercise = "Question"
"Three".points = 1
"Open".exercise = "Question"
"Open".points = 1
"By hand" = { exercise = "Question", points = 1, graded = "later", settings = { question = 5 } }
"Lin" = { exercise = "Linear", points = 5 }

[items.One.settings]
question = 1
answer = "b"
wrong = { a = "That is the width of it." }

[items.Three.settings]
question = 3
answer = 3.14
tolerance = 0.01

[items.Open.settings]
question = 4
answer = "c"
open = true
wrong = { a = "No, it is not." }
"""


@pytest.fixture
def hers(tmp_path: Path) -> Path:
    (tmp_path / "week3.md").write_text("## Deadline\n\nFriday.\n", "utf-8")
    path = tmp_path / "week 3.toml"
    path.write_text(HERS, "utf-8")
    return path


def shown(item: Item) -> tuple[object, ...]:
    return item.name, item.points, item.limits, item.shares, item.carry_forward, item.feedback


def test_it_says_the_same_but_for_answers_and_comments(hers: Path) -> None:
    (sheet,) = sheets(str(hers), ROOT / "none")
    text = sheet.for_students()
    mine, theirs = load(str(hers)).items, parse(text, Path("kit.toml")).items
    assert [shown(item) for item in theirs] == [shown(item) for item in mine]
    assert [item.name for item in theirs if item.later] == ["One", "Two", "Three", "By hand"]
    said = tomllib.loads(text)
    assert {*said} == {"title", "total", "carry_forward", "limits", "feedback", "items"}
    settings = {name: item.get("settings") for name, item in said["items"].items()}
    assert settings == {
        "One": {"question": 1, "form": "letter"},
        "Two": {"question": 2, "form": "letters"},
        "Three": {"question": 3, "form": "number"},
        "Open": {"question": 4, "answer": "c", "open": True, "wrong": {"a": "No, it is not."}},
        "By hand": {"question": 5, "form": "letter"},
        "Lin": None,
    }
    assert "#" not in text
    assert "width" not in text


@pytest.mark.parametrize("name", assignments.names())
def test_those_that_come_with_it_have_no_answers_in_a_kit(name: str) -> None:
    text = dict(contents(ROOT))[f"autograder/assignments/{name}.toml"].decode()
    assert [*answers_in(name, text)] == []
    mine, theirs = load(name), parse(text, Path(f"{name}.toml"))
    assert [shown(item) for item in theirs.items] == [shown(item) for item in mine.items]
    assert all(item.later for item in theirs.items if item.exercise.name == "Question")
    assert "answer" not in text


@pytest.mark.parametrize("name", ["extras", "hers"])
def test_a_kit_of_one_assignment_grades_it_where_none_is_named(name: str, hers: Path) -> None:
    path = hers.rename(hers.with_name("hers.toml"))
    files = dict(contents(ROOT, str(path) if name == "hers" else name))
    found = [one for one in files if one.startswith("autograder/assignments/")]
    assert found == [f"autograder/assignments/{name}.toml"]
    assert f"\ntestpaths = {found[0]}\n" in files["pytest.ini"].decode()


def test_its_readme_is_made_of_the_sheet_and_her_text(hers: Path) -> None:
    files = dict(contents(ROOT, str(hers)))
    text = files["README.md"].decode()
    assert text.startswith(r"# Week \| 3" + "\n")
    rows = [line for line in text.splitlines() if line.startswith("|")][2:]
    assert rows == [
        "| One | `question_1` in `mcq.py` (graded later) | 1 |",
        "| Two | `question_2` in `mcq.py` (graded later) | 1 |",
        "| Three | `question_3` in `mcq.py` (graded later) | 1 |",
        "| Open | `question_4` in `mcq.py` | 1 |",
        "| By hand | `question_5` in `mcq.py` (graded later) | 1 |",
        "| Lin | `Linear` in `mytorch/linear.py` | 5 |",
        "| **all** | | **10** |",
    ]
    assert text.endswith("## Deadline\n\nFriday.\n")
    assert "testpaths = 'autograder/assignments/week 3.toml'" in files["pytest.ini"].decode()


def test_its_readme_says_where_the_stubs_of_her_tree_are() -> None:
    """By her names, and in her folders, whatever ours are called."""
    said = """
title = "Hers"
[names]
classes = { Conv1d = "Conv1D" }
files = { "Conv1d.py" = "conv.py" }
[items]
"Linear" = { exercise = "Linear", points = 5 }
"Conv" = { exercise = "Conv1d", points = 5 }
"Tanh" = { exercise = "Tanh", points = 5 }
"""
    stubs = {
        "mytorch/nn/linear.py": "class Linear:\n    pass\n",
        "mytorch/nn/conv.py": "class Conv1D:\n    pass\n",
        "mytorch/old.py": "class Conv1D:\n    pass\n",
    }
    text = readme(parse(said, Path("hers.toml")), "", "", stubs)
    assert "| Linear | `Linear` in `mytorch/nn/linear.py` | 5 |" in text
    assert "| Conv | `Conv1D` in `mytorch/nn/conv.py` | 5 |" in text
    assert "| Tanh | `Tanh` in `mytorch/activation.py` | 5 |" in text  # which has no stub


def test_without_a_text_of_hers_the_readme_says_what_layers_compute(hers: Path) -> None:
    hers.write_text(HERS.replace('readme = "week3.md"\n', ""), "utf-8")
    text = dict(contents(ROOT, str(hers)))["README.md"].decode()
    assert "## The layers of a perceptron" in text
    assert "## Multiple choice" not in text  # hers are others


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("question = 1, answer = 'b'", 'tells the answer of "One"'),
        ('answer="b",  question=1 }', 'tells the answer of "One"'),
        ('question = 2\nanswer = ["a",\n"c"]', 'tells the answer of "Two"'),
        ("that is the\n  width of it.", ""),
        ("That is the\n  width of it.", 'tells the answer of "One"'),
        ("question = 1\nwrong = { a = 'No.' }\nanswer = 'b'", 'tells the answer of "One"'),
        ("question = 4\nanswer = 'b'\nopen = true\nquestion = 1", ""),
        ("question = 3, answer = 3.14", 'tells the answer of "Three"'),
        ("question = 3, answer = 3.141", ""),
        ("question = 3, answer = 3.140", 'tells the answer of "Three"'),
        ("question = 3, answer = 314e-2", 'tells the answer of "Three"'),
        ("answer = 'b', question = 12", ""),
        ("question = 4, answer = 'c'", ""),
        ("the answer is b, of course", ""),
    ],
)
def test_an_answer_is_found_wherever_it_is_packed(note: str, said: str, hers: Path) -> None:
    (sheet,) = sheets(str(hers), ROOT / "none")
    found = [*told_answers(sheet, {"notes.md": f"Note: {note}\n"})]
    assert found == ([f"notes.md {said} (week 3.toml): {WAY_OUT}"] if said else [])


@pytest.mark.slow
def test_a_text_that_gives_an_answer_away_is_not_packed(hers: Path) -> None:
    (hers.parent / "week3.md").write_text('For me: question = 1, answer = "b".\n', "utf-8")
    with pytest.raises(KitError) as caught:
        packed(ROOT, str(hers))
    told = str(caught.value).splitlines()
    assert f'README.md tells the answer of "One" (week 3.toml): {WAY_OUT}' in told


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("1. The right one is b, for 14 // 3 + 1 = 5.", {"One"}),
        ("2. ac", {"Two"}),
        ("Answers: 1 b, 2 d", {"One"}),
        ("The answer is b.", {"One"}),
        ("1) B", {"One"}),
        ("1. because of that", set()),
        ("The answer is a letter.", set()),
        ("4 c", set()),  # which is open
        ("There are 11 b and 12 b.", set()),
    ],
)
def test_an_answer_in_words_is_found_in_what_students_read_first(
    note: str, told: set[str], hers: Path
) -> None:
    (sheet,) = sheets(str(hers), ROOT / "none")
    lines = [*told_answers(sheet, {"README.md": note})]
    assert {line.split('"')[1] for line in lines} == told


@pytest.mark.parametrize("name", ["One (b)", "One [b]", "One - b", "One = b"])
def test_a_name_that_tells_an_answer_is_found(name: str, hers: Path) -> None:
    (sheet,) = sheets(str(hers), ROOT / "none")
    assert [*told_by_names(sheet)] == []
    text = HERS.replace('"One".', f'"{name}".').replace("items.One.", f'items."{name}".')
    hers.write_text(text, "utf-8")
    (sheet,) = sheets(str(hers), ROOT / "none")
    (line,) = told_by_names(sheet)
    assert f'tells the answer of "{name}"' in line


def test_a_title_that_tells_an_answer_is_found(hers: Path) -> None:
    hers.write_text(HERS.replace('title = "Week | 3"', 'title = "Quiz (key: b d)"'), "utf-8")
    (sheet,) = sheets(str(hers), ROOT / "none")
    assert any('its name, tells the answer of "One"' in line for line in told_by_names(sheet))


def test_answers_of_all_assignments_are_searched_for(hers: Path, tmp_path: Path) -> None:
    (tmp_path / "week4.toml").write_text(HERS)
    (tmp_path / "other.toml").write_text("a = 1\n")
    found = [sheet.path.name for sheet in beside(str(hers), ROOT / "autograder/assignments")]
    assert {*found} == {f"{name}.toml" for name in (*assignments.names(), "week 3", "week4")}


def test_a_setting_of_which_nothing_is_said_is_asked_for(
    hers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.course.exercises.question.Question.for_students", ("form",))
    (sheet,) = sheets(str(hers), ROOT / "none")
    with pytest.raises(AssignmentError, match="may students have the setting 'question'") as caught:
        sheet.for_students()
    assert "class Question: name it in `for_students`" in str(caught.value)


def test_a_file_that_holds_an_answer_is_no_file_of_a_kit(hers: Path) -> None:
    assert [*answers_in("a.toml", HERS)] == [
        'a.toml: items."One" has answer, wrong, and is not open',
        'a.toml: items."Two" has answer, and is not open',
        'a.toml: items."Three" has answer, tolerance, and is not open',
    ]


def test_what_cannot_be_packed_is_told(hers: Path) -> None:
    with pytest.raises(AssignmentError, match=r"there is no assignment 'hers'; use one of extras"):
        packed(ROOT, "hers")
    with pytest.raises(AssignmentError, match="'all' means all assignments; give the file another"):
        packed(ROOT, str(hers.rename(hers.with_name("all.toml"))))
    (hers.parent / "week3.md").unlink()
    with pytest.raises(AssignmentError, match=r"readme: week3.md cannot be read"):
        packed(ROOT, str(hers.with_name("all.toml").rename(hers)))


@pytest.mark.slow
def test_a_kit_of_hers_is_the_same_bytes_for_the_same_sources(hers: Path) -> None:
    kit = packed(ROOT, str(hers))
    assert kit == packed(ROOT, str(hers))
    with zipfile.ZipFile(BytesIO(kit)) as opened:
        assert "homework/autograder/assignments/week 3.toml" in opened.namelist()
