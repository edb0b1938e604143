"""What a user names to make is only a name: each target hands it on as it is, and runs none of it.

Real make runs on a copy of the tree in which the programs only tell their arguments.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.command.by_make import WordsError, arguments
from tests.support.places import ROOT

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="needs make")

TELL = "import json, sys\nprint(json.dumps(sys.argv[1:]))\n"
PROGRAMS = (
    "autograder/runner",
    "autograder/classroom/__main__",
    "autograder/classroom/kit",
    "autograder/classroom/prove",
    "models/train",
    "tests/hostile/crashes",
    "tests/hostile/fuzz/__main__",
)
RUNS = "touch ran"  # what would leave a file
NASTY = (
    f"hw'; {RUNS};'.tgz",
    "O'Brien.tgz",
    f"$(shell {RUNS})",
    f"$$(shell {RUNS})",
    f"${{shell {RUNS}}}.zip",
    f"\\$(shell {RUNS})",
    f"$(eval override ITEMS := $(shell {RUNS}))",
    "$(error no)",
    "$(SHELL) $HOME $$ $",
    f"$({RUNS})",
    f"`{RUNS}`",
    f"a; {RUNS}",
    f"a & {RUNS}",
    f"a || {RUNS}",
    f"a\n{RUNS}\n\t{RUNS}",
    f"\\\n{RUNS}",
    "a > ran",
    'a "b" c.tgz',
    '"',
    "back\\slash\\",
    "two  spaces and\ttab ",
    "-v",
    "--sandbox=off",
    "--",
    "-",
    "# no comment",
    "* ? [a-z] ~ {a,b}",
    "a=b:=c!=d",
    "%n %%",
    "@+!",
    "(",
    "Übung-宽-🎉.tgz",
    "",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The makefiles, in a tree where everything is installed, and programs only tell."""
    tree = tmp_path_factory.mktemp("tree")
    (tree / ".venv/bin").mkdir(parents=True)
    kept = ("Makefile", "tests/developer.mk", "autograder/command/by_make.py")
    for path in (*kept, *(one.name for one in ROOT.glob("requirements*.txt"))):
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, tree / path)
    for program in PROGRAMS:
        (tree / f"{program}.py").parent.mkdir(parents=True, exist_ok=True)
        (tree / f"{program}.py").write_text(TELL)
    (tree / ".venv/bin/python").symlink_to(sys.executable)
    for part in ("", "-watch", "-dev", "-train", "-classroom"):
        (tree / f".venv/installed{part}").touch()
    return tree


def make(tree: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    assert MAKE
    result = subprocess.run(
        [MAKE, *words], cwd=tree, env={**known, **environment}, text=True, capture_output=True
    )
    assert not [*tree.rglob("ran")], "what was named has been run"
    return result


def told(tree: Path, *words: str, **environment: str) -> list[str]:
    """The arguments that a program was given by make."""
    result = make(tree, *words, **environment)
    assert result.returncode == 0, result.stderr
    found: list[str] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("name", NASTY)
def test_names_reach_the_grader_as_they_are(tree: Path, name: str) -> None:
    due = [f"--submission={name}", f"--assignment={name}"]
    assert told(tree, "grade", f"SUBMISSION={name}", f"ASSIGNMENT={name}") == due
    assert told(tree, "grade", SUBMISSION=name, ASSIGNMENT=name) == due
    assert told(tree, "watch", "-e", f"SUBMISSION={name}", ASSIGNMENT=name) == [*due, "--watch"]


@pytest.mark.parametrize("name", NASTY)
def test_names_reach_the_developers_programs_as_they_are(tree: Path, name: str) -> None:
    assert told(tree, "check-solution", f"SOLUTION={name}") == ["--assignment=", "--", name]
    packed = told(tree, "kit", "-o", "handout", f"ASSIGNMENT={name}", f"FORMAT={name}")
    assert packed == [f"--assignment={name}", f"--format={name}"]
    assigned = told(tree, "check-solution", f"ASSIGNMENT={name}")
    assert assigned == [f"--assignment={name}", "--", "."]
    assert told(tree, "mark", f"SOLUTION={name}") == ["mark", "--", name]
    assert told(tree, "fuzz", f"KIND={name}") == ["--", name]
    assert told(tree, "train", f"TASK={name}") == (["--", name] if name else [])


def test_what_is_not_named_is_what_it_always_was(tree: Path) -> None:
    assert told(tree, "grade") == ["--submission=.", "--assignment="]
    assert told(tree, "kit", "-o", "handout") == ["--assignment=", "--format="]
    assert told(tree, "check-solution") == ["--assignment=", "--", "."]
    assert told(tree, "mark") == ["mark", "--", "."]
    assert told(tree, "fuzz") == ["--", "wire"]
    assert told(tree, "train") == []
    assert told(tree, "crashes") == []  # which knows no names, and refuses a mark before them


@pytest.mark.parametrize("name", NASTY)
def test_lists_are_parted_into_words_that_mean_nothing(tree: Path, name: str) -> None:
    several = shlex.join(["a", name, "b"])
    due = ["--plot", "a", name, "b", "--"]
    assert told(tree, "grade", f"ITEMS={several}", f"ARGS=--plot {several}")[2:] == [
        *due, "a", name, "b",
    ]  # fmt: skip
    assert told(tree, "train", "TASK=sine", ARGS=f"--plot {several}") == [*due, "sine"]
    assert told(tree, "check-solution", f"ARGS=--plot {several}") == ["--assignment=", *due, "."]


@pytest.mark.parametrize("name", NASTY)
def test_a_list_runs_nothing_even_where_it_cannot_be_parted(tree: Path, name: str) -> None:
    result = make(tree, "grade", f"ITEMS={name}", f"ARGS={name}")
    assert result.returncode in (0, 2)
    assert "Traceback" not in result.stderr


def test_items_are_names_and_args_are_options() -> None:
    given = ["--submission=x", "--"]
    lists = {"ITEMS": "Conv1d '-v' \"MCQ 1\"", "ARGS": "-v --html 'my page.html'"}
    assert arguments(given, lists) == [
        "--submission=x", "-v", "--html", "my page.html", "--", "Conv1d", "-v", "MCQ 1",
    ]  # fmt: skip
    with pytest.raises(WordsError, match=r"^ITEMS=.*O'Brien.* quotation"):
        arguments(given, {"ITEMS": "O'Brien"})


def test_a_quotation_left_open_is_told_in_a_line(tree: Path) -> None:
    result = make(tree, "grade", "ITEMS=O'Brien")
    assert result.returncode == 2
    assert result.stderr.splitlines()[0].startswith('make: ITEMS="O\'Brien" ends in the midst')


@pytest.mark.parametrize("name", [one for one in NASTY if one and "\n" not in one])
def test_python_is_the_name_of_a_program(tree: Path, tmp_path: Path, name: str) -> None:
    home = tmp_path / "tree"
    shutil.copytree(tree, home, symlinks=True)
    (home / ".venv/installed").unlink()
    program = tmp_path / name.rstrip()
    program.write_text('#!/bin/sh\necho "asked: $1" >&2\nexit 3\n')
    program.chmod(0o755)
    result = make(home, "grade", f"PYTHON={program}")
    assert "asked: -c" in result.stderr
