"""The Pythons that people have, and the options that they start them with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.support.places import ROOT, RUNNER

NEEDED = re.compile(r"autograder: Python 3\.11 or newer is needed; this is [23]\.\d+\.\d+ \(.*\)\n")
NAMES = ("python2", "python2.7", *(f"python3.{minor}" for minor in range(12)))


def pythons() -> Iterator[str]:
    """All that this machine has, on the path and where pyenv keeps its own."""
    yield from filter(None, map(shutil.which, NAMES))
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob("versions/*/bin/python")))


def version(python: str) -> tuple[int, ...]:
    """The version, or nothing where it does not even start: pyenv's shims may not."""
    asked = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    return tuple(int(part) for part in ended.stdout.split(".")) if not ended.returncode else ()


OLD = {
    ".".join(map(str, found)): python
    for python in pythons()
    for found in [version(python)]
    if found and found < (3, 11)
}


@pytest.mark.skipif(not OLD, reason="this machine has no Python older than 3.11")
@pytest.mark.parametrize("name", sorted(OLD) or [""])
@pytest.mark.parametrize(
    "program",
    [
        [RUNNER],
        ["-m", "autograder.runner"],
        ["-m", "autograder.classroom.prove"],
        ["-m", "autograder.classroom.handout"],
        ["-m", "autograder.classroom.kit"],
        ["-c", "from autograder import check"],
    ],
    ids=lambda program: Path(program[-1]).name,
)
def test_an_old_python_is_told_what_is_needed(program: list[str], name: str) -> None:
    ended = subprocess.run(
        [OLD[name], "-B", *program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert NEEDED.fullmatch(ended.stderr)
    assert (ended.returncode, ended.stdout) == (3, "")


@pytest.mark.skipif(not OLD or not shutil.which("make"), reason="needs make and an old Python")
@pytest.mark.parametrize("name", sorted(OLD) or [""])
def test_make_says_how_to_name_another_python(name: str, tmp_path: Path) -> None:
    for file in ("Makefile", "requirements.txt", "requirements-torch.txt"):
        shutil.copy(ROOT / file, tmp_path)
    command = ["make", "grade", f"PYTHON={OLD[name]}"]
    outer = ("MAKELEVEL", "MAKEFLAGS", "MFLAGS")  # of the make that runs these tests
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("Python 3.11 or newer is needed; say which with PYTHON=\nmake: ")
    assert not (tmp_path / ".venv").exists()


def with_options(
    run: Runner, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, RUNNER, "MCQ 1", "Upsampling1d", "--html", "a.html"],
        cwd=run.folder,
        env={**run.environment, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(
            options, id=" ".join(options), marks=() if "error" in options else pytest.mark.slow
        )
        for options in (
            ["-W", "error"],
            ["-O"],
            ["-I"],
            ["-B"],
            ["-E"],
            ["-P"],
            ["-X", "dev"],
            ["-X", "dev", "-W", "error"],
            ["-bb"],
        )
    ],
)
def test_options_of_python_change_nothing(options: list[str], run: Runner) -> None:
    ended = with_options(run, *options)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout.splitlines()[-1]) == {
        "scores": {"MCQ 1": 1, "Upsampling1d": 2.5}
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONWARNINGS", "error"),
        ("PYTHONOPTIMIZE", "1"),
        ("PYTHONDEVMODE", "1"),
        ("PYTHONUTF8", "0"),
    ],
)
def test_nor_do_its_variables(name: str, value: str, run: Runner) -> None:
    ended = with_options(run, **{name: value})
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    "program", [[RUNNER], ["-m", "autograder.classroom.kit"]], ids=["runner", "kit"]
)
def test_without_docstrings_there_is_nothing_to_quote(program: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-OO", *program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("autograder: -OO (PYTHONOPTIMIZE=2) takes away the docstrings")
    assert ended.stderr.count("\n") == 1
