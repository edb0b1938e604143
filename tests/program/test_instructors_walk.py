"""An instructor's way from a fresh clone to graded hand-ins, by the README and docs/ alone.

She puts last year's solution in place of ours, without a mark in it, adds a layer, and writes an
assignment with questions and names of her own, in a folder of her own. All programs are those that
the pages name, and all of her files are real: see `tests/samples/her_course/`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.support.instructor import MAKE, Instructor, installed, replaced
from tests.support.places import SAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(MAKE is None or os.name == "nt", reason="needs make, and a shell"),
]

HERS = SAMPLES / "her_course"
SOLUTION = ("mytorch", "models", "mcq.py")
MARKED = re.compile(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", re.DOTALL)
RENAMED = {"W": "weight", "b": "bias", "dLdW": "dW", "dLdb": "db"}  # as her [names] have it
# What she moves into a function, because `make mark` tells her to.
WIDTHS = "    widths = 2, 4, 8, 8, 4, 2\n\n", "        pairs = zip(self.widths, self.widths[1:])\n"
MOVED = "", "        widths = 2, 4, 8, 8, 4, 2\n        pairs = zip(widths, widths[1:])\n"
SENTENCES = ("That adds the two widths up.", "That is the sum, not the mean.")
NOW = {"Linear layer": 12, "Two layers": 6, "Mean squared error": 3, "Leaky": 4, "Is it linear": 1}
LATER = {"Weights": 1, "Which": 2, "How much": 1}


def scores(output: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(output.splitlines()[-1])["scores"]
    return found


def test_from_a_clone_to_graded_hand_ins(tmp_path: Path, run: Runner) -> None:
    her = Instructor(tmp_path, {**run.environment, "COLUMNS": "200"})
    put_in_her_solution(her)
    mark_it(her)
    add_a_layer(her)
    write_an_assignment(her)
    kit = pack(her)
    homework = unpack(kit, tmp_path / "student")
    holds_no_answer(her, kit)
    grade_as_a_student(her, homework)
    grade_as_an_instructor(her, homework)


def put_in_her_solution(her: Instructor) -> None:
    """Last year's, by another hand, in other folders, and nothing in it is marked."""
    for name in ("mytorch", "models"):
        shutil.rmtree(her.tree / name)
        shutil.copytree(SAMPLES / "right/nested" / name, her.tree / name)
    shutil.copy(HERS / "mcq.py", her.tree)
    for file in (one for name in ("mytorch", "models") for one in (her.tree / name).rglob("*.py")):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?<=\.)(\w+)\b", hers, text), "utf-8")
    (her.tree / "handout/given.toml").write_text("", "utf-8")
    before = (her.tree / "handout/mytorch/linear.py").read_bytes()
    status, out, err = her.make("kit")
    assert (status, out) == (2, "")
    assert "mytorch/nn/activation.py, line 5: Identity.forward is not marked: mark it" in err
    assert "\nmake mark shows where marks should stand" in err
    assert (her.tree / "handout/mytorch/linear.py").read_bytes() == before
    assert not (her.tree / "build").exists()


def hers(name: re.Match[str]) -> str:
    return RENAMED.get(name[0], name[0])


def mark_it(her: Instructor) -> None:
    """`make mark` says what it would do, then does it; she settles the rest, and has a handout."""
    texts = {file: file.read_text("utf-8") for file in (her.tree / "mytorch").rglob("*.py")}
    status, out, err = her.make("mark")
    assert status == 2
    assert "+        # BEGIN SOLUTION\n" in out
    assert "put them in:  make mark ARGS=--write" in err
    assert {file: file.read_text("utf-8") for file in texts} == texts
    assert her.make("mark", "ARGS=--write")[0] == 2
    status, _, err = her.make("kit")
    assert status == 2
    left = re.findall(r"^([\w/.]+), line \d+: ([\w.]+)", err, re.MULTILINE)
    scanning = [f"CNN_{name}ScanningMLP" for name in ("Simple", "Distributed")]
    shapes = ["ScanningMLP.shapes", *(f"{name}.shapes" for name in scanning)]
    assert left == [
        ("mytorch/nn/activation.py", "GELU.c"),
        ("mytorch/types.py", "Init"),
        ("mytorch/types.py", "nothing"),
        ("models/mlp.py", "MLP4.widths"),
        *(("models/mlp_scan.py", name) for name in [*shapes, *scanning]),
    ]
    shutil.copy(HERS / "given.toml", her.tree / "handout")
    for old, new in zip(WIDTHS, MOVED, strict=True):
        her.replace("models/mlp.py", old, new)


def add_a_layer(her: Instructor) -> None:
    """By docs/add-a-layer.md: the class, marked, and the exercise that the page shows."""
    page = (her.tree / "docs/add-a-layer.md").read_text("utf-8").partition("### With settings\n")[2]
    exercise = page.partition("```python\n")[2].partition("```")[0]
    for path, text in (
        ("autograder/course/exercises/activation.py", f"\n\n{exercise}"),
        ("mytorch/nn/activation.py", (HERS / "leaky.py").read_text("utf-8")),
    ):
        with (her.tree / path).open("a", encoding="utf-8") as file:
            file.write(text)
    replaced(her.tree / "mytorch/nn/__init__.py", "GELU, Identity,", "GELU, Identity, LeakyReLU,")
    status, _, err = her.make("mark", "ARGS=--write")
    assert (status, err.splitlines()[-1]) == (0, "next:  make handout")
    status, out, err = her.make("handout")
    assert status == 0, err
    assert "handout/mytorch/nn/linear.py" in out.splitlines()
    assert not (her.tree / "handout/mytorch/linear.py").exists()  # ours


def write_an_assignment(her: Instructor) -> None:
    """Three slips are told at once; then the sheet is printed, and her solution earns it all."""
    course = her.folder / "course"
    course.mkdir()
    shutil.copy(HERS / "week3.md", course)
    right = (HERS / "week3.toml").read_text("utf-8")
    slips = {
        "slope = 0.2": "slop = 0.2",
        'W = "weight"': 'V = "weight"',
        "-04:00": "",
        '"b",': '"e",',
    }
    wrong = right
    for old, new in slips.items():
        wrong = wrong.replace(old, new)
    check = sys.executable, "-m", "autograder.classroom", "check", "../course/week3.toml"
    (course / "week3.toml").write_text(wrong, "utf-8")
    status, out, err = her.started(*check)
    assert (status, out) == (1, "")
    told = [line.removeprefix("../course/week3.toml: ").split(": ")[0] for line in err.splitlines()]
    assert told == ["late.due", "names.attributes", 'items."Leaky".settings']
    (course / "week3.toml").write_text(right.replace('"b",', '"e",'), "utf-8")
    status, _, err = her.started(*check)
    assert status == 1
    assert 'items."Weights": mcq.py has the choices a, b, c in question_1: not the answer' in err
    shutil.copy(HERS / "week3.toml", course)
    status, out, err = her.started(*check)
    assert (status, err) == (0, "")
    assert "Total: 30" in out
    assert "4 of these are for what is graded later: Weights, Which, How much" in out
    proved = her.make("check-solution", "ASSIGNMENT=../course/week3.toml", "ARGS=--seeds 2")
    assert proved[:2] == (
        0,
        "week3: 8 items, 2 seeds graded\nhandout: 25 files checked\nthe solution is right\n",
    )


def pack(her: Instructor) -> Path:
    status, out, err = her.make("kit", "ASSIGNMENT=../course/week3.toml")
    assert status == 0, err
    assert out.splitlines()[-1].startswith("build/week3-student.zip  ")
    return her.tree / "build/week3-student.zip"


def unpack(kit: Path, folder: Path) -> Path:
    with zipfile.ZipFile(kit) as archive:
        archive.extractall(folder)
    assert [one.name for one in folder.iterdir()] == ["homework"]
    installed(folder / "homework")
    return folder / "homework"


def holds_no_answer(her: Instructor, kit: Path) -> None:
    """No line that is marked, no answer but the open one, no sentence, and no comment of hers."""
    with zipfile.ZipFile(kit) as archive:
        texts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    files = [*(her.tree / "mytorch").rglob("*.py"), *(her.tree / "models").rglob("*.py")]
    solution = "".join(file.read_text("utf-8") for file in (*files, her.tree / "mcq.py"))
    lines = {line.strip() for part in MARKED.findall(solution) for line in part.splitlines()}
    secret = {line for line in lines if len("".join(line.split())) > 12 and line[0] != "#"}
    assert len(secret) > 250
    bare = {name: {line.strip() for line in text.splitlines()} for name, text in texts.items()}
    assert [(name, line) for name in bare for line in sorted(bare[name] & secret)] == []
    for said in (*SENTENCES, "1.625", "tolerance = 0.01", "Mine alone", '["b", "c"]'):
        assert [name for name, text in texts.items() if said in text] == [], said
        assert said.encode() not in kit.read_bytes()
    assigned = tomllib.loads(texts["homework/autograder/assignments/week3.toml"])["items"]
    assert assigned["Is it linear"]["settings"] == {"question": 4, "answer": "a", "open": True}
    assert {name: assigned[name]["settings"] for name in LATER} == {
        "Weights": {"question": 1, "form": "letter"},
        "Which": {"question": 2, "form": "letters"},
        "How much": {"question": 3, "form": "number"},
    }


def grade_as_a_student(her: Instructor, homework: Path) -> None:
    """Nothing is earned by the stubs, and all that is graded now by her solution."""
    readme = (homework / "README.md").read_text("utf-8")
    assert readme.startswith("# Week 3\n")
    assert "| Linear layer | `Linear` in `mytorch/nn/linear.py` | 12 |" in readme
    assert "| Weights | `question_1` in `mcq.py` (graded later) | 1 |" in readme
    assert readme.endswith("Ask in the forum on Mondays.\n")
    status, out, err = her.make("grade", cwd=homework)
    assert status == 0, err
    assert scores(out) == dict.fromkeys(NOW, 0)
    assert "What to write next: Linear layer\n  forward: not implemented\n" in out
    for name in SOLUTION:
        if (her.tree / name).is_dir():
            shutil.copytree(her.tree / name, homework / name, dirs_exist_ok=True)
        else:
            shutil.copy(her.tree / name, homework)
    status, out, err = her.make("grade", cwd=homework)
    assert status == 0, err
    assert scores(out) == NOW
    assert "Total score: 26.0/26.0; 4 more points are for what is graded after you hand in" in out
    assert len(re.findall(r"-/[12]  later", out)) == len(LATER)


def grade_as_an_instructor(her: Instructor, homework: Path) -> None:
    """All of a right hand-in is, whatever solution judges; of a wrong one, each is told theirs."""
    wrong_solution = shutil.copytree(homework, her.folder / "wrong_solution")
    replaced(wrong_solution / "mytorch/nn/linear.py", "+ self.bias.T", "- self.bias.T")
    all_right = her.grade(homework, "--solution", str(wrong_solution))
    assert scores(all_right) == NOW | LATER
    handin = shutil.copytree(homework, her.folder / "handin")
    replaced(
        handin / "mytorch/nn/linear.py", "A @ self.weight.T + self.bias.T", "A @ self.weight.T"
    )
    replaced(handin / "mcq.py", 'return "b"', 'return "a"')
    for_her = her.grade(handin)
    assert scores(for_her) == NOW | LATER | {"Linear layer": 7.2, "Weights": 0}
    for words in (
        "Z lacks the bias: add bias to every row.",
        f"Weights: answer: {SENTENCES[0]}",
        "1 item builds on it: Two layers; of what that costs, 6 points are given back",
        "solution: the own tree",
        "Protections: ",
    ):
        assert words in for_her
    for_student = her.grade(handin, "--reader", "student", "--attempt", "3")  # tells where
    assert scores(for_student) == scores(for_her)
    assert "Z: 1 of 1 elements differ, largest at [0, 0]\n" in for_student
    assert "Weights: answer: is not the right one\n" in for_student
    untold = (
        "lacks the bias",
        SENTENCES[0],
        "yours",
        "solution: ",
        "Protections: ",
        str(her.folder),
    )
    assert [words for words in untold if words in for_student] == []
    judged_wrongly = her.grade(handin, "--solution", str(wrong_solution))
    assert scores(judged_wrongly) == scores(for_her) | {"Two layers": 0}
    assert (
        "note: the solution's Linear is wrong, or cannot be loaded: nothing was" in judged_wrongly
    )
