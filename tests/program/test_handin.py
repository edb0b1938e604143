"""What is handed in: packed, graded as it is packed, and told by what it is known again."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder.handin.submission import read_submission
from tests.conftest import Runner
from tests.support.places import ROOT

ITEMS = ("Linear", "SGD")


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """Stubs, of which Linear is written."""
    folder = tmp_path / "homework"
    shutil.copytree(ROOT / "handout", folder)
    shutil.copy(ROOT / "mytorch/linear.py", folder / "mytorch")
    return folder


def of(homework: Path) -> tuple[str, ...]:
    return ("--assignment", "hw1p1", "--submission", str(homework))


def packed(run: Runner, homework: Path, *options: str) -> tuple[str, Path]:
    target = homework.parent / "handin.zip"
    result = run(*ITEMS, *of(homework), "--handin", str(target), *options)
    assert result.returncode == 0, result.stderr
    return result.stdout, target


def test_what_counts_is_packed_and_graded(run: Runner, homework: Path) -> None:
    (homework / "scratch.py").write_text("print('tried')\n")
    out, target = packed(run, homework)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
    ours = [p.relative_to(homework).as_posix() for p in homework.rglob("*.py")]
    assert names == sorted(one for one in ours if one.startswith(("mytorch/", "models/")))
    assert "left out: scratch.py: no item needs it" in out
    assert f"handin.zip: {len(names)} files, " in out
    assert "Still to be written: SGD" in out or "What to write next: SGD" in out
    assert json.loads(out.splitlines()[-1]) == {"scores": {"Linear": 15, "SGD": 0}}


def test_the_digest_is_that_of_the_file_wherever_it_is_graded(run: Runner, homework: Path) -> None:
    out, target = packed(run, homework)
    digest = read_submission(target).digest
    assert "Hand in handin.zip. The SHA-256 of what counts in it" in out
    assert digest in out.splitlines()
    first = target.read_bytes()
    packed(run, homework)
    assert target.read_bytes() == first
    with zipfile.ZipFile(target) as archive:
        archive.extractall(homework.parent / "there")
    assert read_submission(homework.parent / "there").digest == digest


def test_what_is_wrong_with_it_is_told_and_refused_is_nothing(run: Runner, homework: Path) -> None:
    (homework / "mytorch/sgd.py").write_text("class SGD(:\n")
    with (homework / "mytorch/weights.npy").open("wb") as file:
        file.truncate(50 << 20)
    (homework / "mytorch/huge.py").write_text("#" * (2 << 20))
    out, target = packed(run, homework)
    assert "SyntaxError" in out
    assert "left out: mytorch/weights.npy (50.0 MB): only Python files of 1 MB count" in out
    assert "left out: mytorch/huge.py (2.0 MB): only Python files of 1 MB count" in out
    assert target.stat().st_size < 1 << 20


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--handin", "a.tar"), "--handin writes a .zip file, and is to be called so"),
        (("--handin", "a.zip", "--swap", "Linear"), "leave out --swap and --solution"),
        (("--handin", "a.zip", "--explain", "Linear"), "not allowed with argument"),
    ],
)
def test_what_cannot_be_packed_is_told(
    options: tuple[str, ...], said: str, run: Runner, homework: Path
) -> None:
    result = run(*of(homework), *options)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_file_is_packed_already(run: Runner, homework: Path) -> None:
    _, target = packed(run, homework)
    result = run(*of(target), "--handin", "b.zip")
    assert result.returncode == 2
    assert "--submission is a file already" in result.stderr


def test_a_notebook_is_packed_as_it_is(run: Runner, tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": (ROOT / "mytorch/linear.py").read_text("utf-8")}]
    (tmp_path / "homework").mkdir()
    (tmp_path / "homework/hw1.ipynb").write_text(json.dumps({"cells": cells}))
    _, target = packed(run, tmp_path / "homework")
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["hw1.ipynb"]


def test_what_does_not_count_is_named(run: Runner, homework: Path) -> None:
    (homework / "hw1.ipynb").write_text('{"cells": []}')
    out, _ = packed(run, homework)
    assert "left out: hw1.ipynb: beside Python files, a notebook does not count" in out


def test_where_nothing_counts_nothing_is_written(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "homework").mkdir()
    (tmp_path / "homework/foo.py").write_text("x = 1\n")
    result = run("Linear", *of(tmp_path / "homework"), "--handin", str(tmp_path / "handin.zip"))
    assert result.returncode == 2
    assert "nothing was packed: no file here counts for this assignment" in result.stderr
    assert not (tmp_path / "handin.zip").exists()
