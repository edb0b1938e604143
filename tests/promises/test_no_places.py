"""No report for a student holds a folder of the grader's machine, however a hand-in fails."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.command.outcome import UNREADABLE
from tests.conftest import Runner
from tests.support.places import ROOT
from tests.support.right import base
from tests.support.sampling import every

FILE = "mytorch/linear.py"
HEAD = "import os, sys, traceback, warnings\nimport numpy as np\n"
CLASS = HEAD + "class Linear:\n    def __init__(self, *a, **k):\n        {}\n"
FAILS = {
    "a name of a file": CLASS.format("open(__file__)"),
    "a traceback that it prints": CLASS.format(
        "try: np.zeros((2, 3)) @ np.zeros((2, 3)); print(np.linalg.inv('x'))\n"
        "        except Exception: traceback.print_exc(file=sys.stdout); raise"
    ),
    "a module of numpy's": CLASS.format("raise ValueError(np.__file__ + str(sys.path))"),
    "a warning": CLASS.format("np.array([1.0]) / 0; warnings.warn(np.__file__)"),
    "an import": "from numpy import nothing_of_that_name\n",
    "an import of its own": "from mytorch import nothing_of_that_name\n",
    "no Python": "class Linear(:\n",
    "the working directory": CLASS.format("print(os.getcwd(), sys.executable); 1 / 0"),
    "the home": CLASS.format("raise KeyError(os.path.expanduser('~') + sys.prefix)"),
    "a type": CLASS.format("self.f = type(sys.prefix + '/x', (), {})(); raise TypeError(self.f)"),
}
FORMATS = ("json", "html", "junit")


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, ...]:
    """What lies where the grader runs, which no student has to know."""
    known = (str(tmp_path), str(ROOT), os.path.realpath(ROOT), tempfile.gettempdir())
    home = os.path.expanduser("~")
    return (*known, *([home] if len(home) > 1 else []))


def reports(run: Runner, folder: Path, tree: Path, status: int = 0) -> Iterator[str]:
    """Everything that is said of a hand-in, in every format."""
    files = {name: folder / f"card.{name}" for name in FORMATS}
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    common = ("--reader", "student", "--assignment", "hw1p1", "--submission", str(tree))
    ended = run(*common, *options, "Linear")
    assert ended.returncode == status, ended.stderr
    yield ended.stdout
    yield from (file.read_text("utf-8") for file in files.values())
    yield run(*common, "Linear", "-v").stdout
    yield run(*common, "--explain", "Linear").stdout


@pytest.mark.slow
@pytest.mark.parametrize("way", every(4, FAILS, slow_step=2))
def test_no_folder_of_the_graders_machine(
    way: str, run: Runner, tmp_path: Path, places: tuple[str, ...]
) -> None:
    tree = tmp_path / "of alice"
    (tree / "mytorch").mkdir(parents=True)
    (tree / FILE).write_text(FAILS[way], "utf-8")
    told = [*reports(run, tmp_path, tree)]
    assert json.loads(told[1])["points"] == 0
    for text in told:
        assert [one for one in places if one in text] == [], text


@pytest.mark.slow
def test_nor_of_a_right_one_or_of_one_that_cannot_be_read(
    run: Runner, tmp_path: Path, places: tuple[str, ...]
) -> None:
    tree = tmp_path / "alice"
    (tree / "mytorch").mkdir(parents=True)
    (tree / FILE).write_text(base("solution")[FILE], "utf-8")
    for text in reports(run, tmp_path, tree):
        assert [one for one in places if one in text] == [], text
    shutil.rmtree(tree)
    tree.mkdir()
    for text in reports(run, tmp_path, tree, status=UNREADABLE):
        assert [one for one in places if one in text] == [], text
        assert "holds no Python file" in text
