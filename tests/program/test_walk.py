"""A student's way from the stubs to full marks, with every tool that the kit has, replayed.

The tree is the kit itself. At every step the student takes the item that the last run proposed,
fills in its class, and runs the grader again; at one item there is a mistake first.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.builds_on import builds_on
from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Item
from autograder.reports.display.screen import RULE
from tests.support.places import ROOT
from tests.support.watching import DONE, Program

MISTAKE = "(A.dtype)[:, :, ::-1]", "(A.dtype)[:, :, ::1]"  # in Conv1d_stride1.backward
NAMED = "dLdA is as if the kernel lay the other way round: a flip is missing, or is one too many."


class Student:
    """A tree made from the kit, and what a student does with it."""

    def __init__(self, kit: Path, folder: Path, cache: Path) -> None:
        self.tree = shutil.copytree(kit, folder / "homework")
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        self.environment = {**kept, "XDG_CACHE_HOME": str(cache), "COLUMNS": "200"}
        self.items = assignments.load("hw2p1").items

    def python(self, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.tree,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def grade(self, *arguments: str, typed: str = "") -> str:
        """What a run prints; it must end well, with the scores in its last line."""
        ended = self.python("autograder/runner.py", *arguments, typed=typed)
        assert ended.returncode == 0, ended.stderr
        assert scores(ended.stdout)
        return ended.stdout

    def watch(self) -> Program:
        arguments = "autograder/runner.py", "--watch"
        return Program(*arguments, cwd=self.tree, environment=self.environment)

    def fill_in(self, item: Item) -> None:
        """Take the item's class from the solution, with what it builds on that is no item."""
        graded = {one.exercise.name for one in self.items}
        below = [n for n in builds_on(item.exercise.name) if n not in graded]
        for name in (item.exercise.name, *below):
            self.take(EXERCISES[name].home, self.definition(item) if "MCQ" in item.name else name)

    def definition(self, item: Item) -> str:
        return f"question_{item.name.removeprefix('MCQ ')}"

    def take(self, file: str, name: str) -> None:
        stub, solution = self.tree / file, (ROOT / file).read_text("utf-8")
        mine, theirs = lines_of(stub.read_text("utf-8"), name), lines_of(solution, name)
        lines = stub.read_text("utf-8").splitlines()
        lines[mine] = solution.splitlines()[theirs]
        stub.write_text("\n".join(lines) + "\n", "utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        text = (self.tree / file).read_text("utf-8")
        assert text.count(old) == 1
        (self.tree / file).write_text(text.replace(old, new), "utf-8")


def lines_of(text: str, name: str) -> slice:
    """The lines of a class or function, with the comments that end a solution."""
    body = ast.parse(text).body
    kinds = (ast.ClassDef, ast.FunctionDef)
    (number,) = (i for i, n in enumerate(body) if isinstance(n, kinds) and n.name == name)
    following = body[number + 1 : number + 2]
    end = min((first_line(n) for n in following), default=len(text.splitlines()))
    return slice(first_line(body[number]), end)


def first_line(node: ast.stmt) -> int:
    """The index of a definition's first line, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(one.lineno for one in decorators)]) - 1


def scores(output: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(output.splitlines()[-1])["scores"]
    return found


def news(output: str) -> dict[str, str]:
    """The lines that say what is new: Won, Lost and Next, by their first word."""
    found = re.findall(r"^(Won|Lost|Next)(.*?)(?:, and up to .*)?$", output, re.MULTILINE)
    assert len(found) == len({word for word, _ in found})
    return dict(found)


def told(points: float) -> str:
    return f"{points:g} point{'' if points == 1 else 's'}"


def expected_news(before: dict[str, float], now: dict[str, float]) -> dict[str, str]:
    """What a run should say after another."""
    found = {}
    for word, sign in (("Won", 1), ("Lost", -1)):
        more = {n: round(sign * (now[n] - before[n]), 2) for n in now}
        gained = {n: points for n, points in more.items() if points > 0}
        if gained:
            items = ", ".join(f"{name} {told(points)}" for name, points in gained.items())
            found[word] = f" since the last run: {told(round(sum(gained.values()), 2))} ({items})"
    return found


@pytest.mark.slow
def test_from_the_stubs_to_full_marks(kit: Path, tmp_path: Path, cache: Path) -> None:
    student = Student(kit, tmp_path, cache)
    later = [item for item in student.items if item.exercise.withheld]
    possible = {item.name: item.points for item in student.items if item not in later}
    by_name = {item.name: item for item in student.items}
    output = student.grade()
    assert scores(output) == dict.fromkeys(possible, 0)
    assert [*news(output)] == ["Next"]
    for item in later:
        assert news(output)["Next"] == f": {item.name}"  # which wins nothing yet
        student.fill_in(item)
        output = student.grade()
    before = scores(output)
    assert before == dict.fromkeys(possible, 0)
    for name in possible:  # in the sheet's order, in which none comes before what it builds on
        to_win = told(possible[name] - before[name])
        assert news(output)["Next"] == f": {name}, {to_win} to win"
        student.fill_in(by_name[name])
        if name == "Conv1d_stride1":
            with_a_mistake(student, before)
            before = {**before, name: 7}
        output = student.grade()
        now = scores(output)
        assert now[name] == possible[name]
        found = news(output)
        found.pop("Next", None)
        assert found == expected_news(before, now)
        before = now
    assert before == possible
    assert "Next" not in news(output)
    assert "Total score: 95.0/95.0; 5 more points" in output
    assert news(student.grade()) == {}
    ended = student.python("-m", "pytest", "-q")
    assert ended.returncode == 0, ended.stdout
    student.replace("mytorch/Conv1d.py", *MISTAKE)
    output = student.grade()
    assert news(output) == {
        **expected_news(before, scores(output)),
        "Next": ": Conv1d_stride1, 3 points to win",
    }
    assert "Lost" in news(output)


def with_a_mistake(student: Student, before: dict[str, float]) -> None:
    """A typical mistake: every tool shows it, and is content when it is mended."""
    file = "mytorch/Conv1d.py"
    student.replace(file, *MISTAKE)
    output = student.grade()
    assert news(output) == {
        **expected_news(before, scores(output)),
        "Next": ": Conv1d_stride1, 3 points to win",
    }
    assert NAMED in student.grade("--explain", "Conv1d_stride1")
    page = student.tree / "page.html"
    student.grade("--explain", "Conv1d_stride1", "--html", str(page))
    assert NAMED in page.read_text("utf-8")

    output = student.grade("--repro", "Conv1d_stride1")
    assert "repro_conv1d_stride1.py has the smallest failing case" in output
    script = student.python("repro_conv1d_stride1.py")
    assert (script.returncode, script.stderr) == (1, "")
    assert "dLdA: 2 of 2 differ" in script.stdout

    output = student.grade("--pdb", "Conv1d_stride1", typed="p dLdZ.shape\nq\n")
    assert output.startswith("Nothing is confined")
    assert "Conv1d_stride1.backward" in output
    assert "(1, 1, 1)" in output

    ended = student.python("-m", "pytest", "-q", "-x", "-k", "Conv1d_stride1")
    assert ended.returncode == 1
    assert NAMED in ended.stdout
    assert "1 failed" in ended.stdout

    ended = student.python("-c", "from autograder import check; check('Conv1d_stride1')")
    assert ended.returncode == 0, ended.stderr
    assert NAMED in ended.stdout

    with student.watch() as watch:
        assert NAMED in "\n".join(watch.until(DONE))
        student.replace(file, MISTAKE[1], MISTAKE[0])
        table = "\n".join(watch.until(DONE)).rpartition(RULE)[2]
        assert "Watching homework: saved mytorch/Conv1d.py, graded 7 of 22 items in" in table
        assert news(table) == {
            "Won": " since the last run: 3 points (Conv1d_stride1 3 points)",
            "Next": ": Conv1d, 5 points to win",
        }
        assert watch.interrupt()[-2:] == ["stopped", "(the end)"]
        assert watch.process.wait() == 0
    script = student.python("repro_conv1d_stride1.py")
    assert script.returncode == 0
    ended = student.python("-m", "pytest", "-q", "-k", "Conv1d_stride1")
    assert ended.returncode == 0, ended.stdout
    output = student.grade("--repro", "Conv1d_stride1")
    assert "Conv1d_stride1: all is right" in output
    # Of this run, the walk goes on: it has won what the mistake had cost.
    student.replace(file, *MISTAKE)
    student.grade()
    student.replace(file, MISTAKE[1], MISTAKE[0])
