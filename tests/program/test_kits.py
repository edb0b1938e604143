"""Kits as students have them: unpacked in an empty folder, by a Python without PyTorch."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from autograder.classroom.kit import packed
from autograder.classroom.leaks.views import views
from autograder.course import assignment as assignments
from autograder.course.cases import draw_cases
from autograder.grading.answers import packed as packed_answers
from autograder.grading.answers import read_answers
from autograder.grading.reference import References
from autograder.records.cache import cache_folder
from tests.support.bare import bare_python
from tests.support.places import ROOT
from tests.support.sampling import every
from tests.support.slips import SLIPS

pytestmark = pytest.mark.slow
NAMES = assignments.names()
SOLUTION = ("mytorch", "models", "mcq.py")
MARKED = re.compile(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", re.DOTALL)
HIDDEN_SEED = 271_828_182_845_904_523
TRIED = 4  # slips of an assignment
TIMES = re.compile(r" +\d[\d.,]* m?s$", re.MULTILINE)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter without PyTorch."""
    return bare_python(tmp_path_factory.mktemp("bare") / "venv")


@pytest.fixture(scope="module", params=NAMES)
def kit(request: pytest.FixtureRequest, cache: Path) -> tuple[str, bytes]:
    """An assignment's name, and its kit, which others may need as well."""
    name: str = request.param
    return name, once_packed(name, cache.parent)


def once_packed(name: str, folder: Path) -> bytes:
    with (folder / f"{name}.lock").open("a") as turns:
        fcntl.flock(turns, fcntl.LOCK_EX)
        if not (folder / f"{name}.zip").exists():
            (folder / f"{name}.zip").write_bytes(packed(ROOT, name))
        return (folder / f"{name}.zip").read_bytes()


def unpacked(kit: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(BytesIO(kit)) as archive:
        archive.extractall(folder)
    return folder / "homework"


def run(python: Path | str, homework: Path, *options: str) -> str:
    """Standard output of a run that knows no other run."""
    home = homework.parent / "home"
    kept = {"PATH": os.environ["PATH"], "HOME": str(home), "COLUMNS": "100"}
    command = [str(python), "autograder/runner.py", *options]
    done = subprocess.run(
        command, cwd=homework, env=kept, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def scores(out: str) -> dict[str, float]:
    found: dict[str, float] = json.loads(out.splitlines()[-1])["scores"]
    return found


def test_it_runs_without_pytorch(kit: tuple[str, bytes], bare: Path, tmp_path: Path) -> None:
    """Stubs earn nothing, the solution all that is graded before it is handed in."""
    name, data = kit
    assert len(data) < 5 << 20
    homework = unpacked(data, tmp_path)
    found = scores(run(bare, homework))
    assert found
    assert {*found.values()} == {0}
    for part in SOLUTION[:2]:
        shutil.copytree(ROOT / part, homework / part, dirs_exist_ok=True)
    shutil.copy(ROOT / SOLUTION[2], homework)
    out = run(bare, homework)
    now = {item.name: item.points for item in assignments.load(name).items}
    assert scores(out) == {item: now[item] for item in found}
    assert "Full marks" in out


def test_nothing_that_is_not_for_students_is_in_it(kit: tuple[str, bytes], tmp_path: Path) -> None:
    """No line of the solution and no answer of another seed, however it is packed; and nobody."""
    name, data = kit
    texts = dict(views("kit", data, deep=5))
    solution = "".join(f.read_text() for part in SOLUTION[:2] for f in (ROOT / part).rglob("*.py"))
    solution += (ROOT / "mcq.py").read_text()
    lines = {line.strip() for part in MARKED.findall(solution) for line in part.splitlines()}
    secret = {line for line in lines if len("".join(line.split())) > 12 and line[0] != "#"}
    assert len(secret) > 250
    told = {where: {line.strip() for line in text.splitlines()} for where, text in texts.items()}
    assert [(where, line) for where in told for line in sorted(told[where] & secret)] == []
    persons = (str(ROOT), str(Path.home()) + os.sep, f"/{getpass.getuser()}/")
    assert [(where, one) for where, text in texts.items() for one in persons if one in text] == []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = archive.read("homework/autograder/answers.bin")
    assert len(content) < 3 << 20
    (tmp_path / "answers.bin").write_bytes(content)
    answers = read_answers(tmp_path / "answers.bin")
    told_numbers = b"".join(answers.entry(name) for name in answers.entries)
    references, sought = References(cache_folder()), 0
    for item in assignments.load(name).items[-3:]:
        for of_case in references.get(item.exercise, draw_cases(item, HIDDEN_SEED)):
            for one in of_case:
                if isinstance(one.value, str) or one.is_free:
                    continue
                drawn = one.value.ravel()[:3]  # not the same few whatever is drawn
                if np.unique(np.abs(drawn[drawn % 1 != 0])).size == 3:
                    assert drawn.tobytes() not in told_numbers
                    sought += 1
    assert sought > 5


def test_it_is_the_same_to_the_byte(cache: Path) -> None:
    assert packed(ROOT, NAMES[0]) == once_packed(NAMES[0], cache.parent)


@pytest.mark.parametrize("name", every(4, NAMES, slow_step=2))
def test_what_is_said_of_mistakes_takes_no_pytorch(
    name: str, cache: Path, bare: Path, tmp_path: Path
) -> None:
    """Line by line the same as where PyTorch is asked."""
    data = once_packed(name, cache.parent)
    with_answers = unpacked(data, tmp_path / "with")
    without = unpacked(data, tmp_path / "without")
    (without / "autograder/answers.bin").unlink()
    items, diagnosed = {item.name for item in assignments.load(name).items}, 0
    slips = [slip for slip in SLIPS.values() if slip.item in items and slip.outcome == "named"]
    for slip in slips[:: len(slips) // TRIED]:
        said = []
        for homework, python in ((with_answers, bare), (without, sys.executable)):
            for path, text in slip.sources.items():
                (homework / path).parent.mkdir(parents=True, exist_ok=True)
                (homework / path).write_text(text)
            out = run(python, homework, "-v", "--no-history", slip.item)
            said.append(TIMES.sub("", out).replace(str(python), "python"))
        assert said[0] == said[1]
        diagnosed += "explains all" in said[0] or "cases, and all else as it was" in said[0]
    assert diagnosed


def test_another_seed_is_told_to_take_pytorch(
    kit: tuple[str, bytes], bare: Path, tmp_path: Path
) -> None:
    homework = unpacked(kit[1], tmp_path)
    command = [str(bare), "autograder/runner.py", "--seed=7"]
    done = subprocess.run(command, cwd=homework, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    words = " ".join(done.stdout.split())
    assert "its answers came along for seed 0 alone" in words
    assert "install it: pip install -r requirements-torch.txt" in words


def test_answers_that_are_read_are_packed_alike(kit: tuple[str, bytes], tmp_path: Path) -> None:
    homework = unpacked(kit[1], tmp_path)
    file = homework / "autograder/answers.bin"
    assert packed_answers(read_answers(file)) == file.read_bytes()
