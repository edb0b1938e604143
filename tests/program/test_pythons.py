"""The main job is the same under every Python that this machine has: 3.11 and newer."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("a venv's folders have other names there", allow_module_level=True)

import fcntl

from tests.support.offered import TRACER, offered
from tests.support.places import ROOT, RUNNER, SAMPLES

pytestmark = pytest.mark.slow
OLDEST, NEWEST = 11, 19  # of Python 3, that are looked for
# PyTorch is left out: it takes long to install, and its answers are in the cache.
NOT_NEEDED = ("torch",)
# What makes the key of an entry in the cache the same as where PyTorch is installed.
STAND_IN = "raise ImportError('only its version is here')\n"
MCQ = """
def question_1():
    return {"a": 1}["b"]

def question_2():
    import turtle

def question_3():
    return question_3()
"""
HABITS = """
import json
from autograder.course import assignment as assignments
from autograder.records.cache import cache_folder
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission
from autograder.worker.launch import Launcher
from tests.samples.habits import SNIPPETS, UPSAMPLE
from tests.support.small import inner

sheet = assignments.select(assignments.load("hw2p1"), ["Upsampling1d"])
lost = {}
with Launcher() as launcher:
    references = References(cache_folder())
    grader = Grader(launcher, references, tutor=Tutor(references))
    for name, snippet in SNIPPETS.items():
        source = UPSAMPLE.format(forward=inner(snippet))
        card = grader.grade(Submission("test", {"mytorch/resampling.py": source}, {}), sheet)
        if card.points < card.possible:
            lost[name] = card.items[0].reason or card.items[0].faults[0].message
print(json.dumps([len(SNIPPETS), lost]))
"""
Card = dict[str, Any]


@cache
def pythons() -> dict[str, Path]:
    """The interpreters that this machine has besides ours, by version; one of each."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found: dict[str, Path] = {}
    for minor in range(OLDEST, NEWEST + 1):
        installed = sorted(root.glob(f"versions/3.{minor}.*/bin/python"))
        on_path = shutil.which(f"python3.{minor}")
        for path in [*installed, *([Path(on_path)] if on_path else [])]:
            if minor != sys.version_info.minor and version(path) == f"3.{minor}":
                found.setdefault(f"3.{minor}", path)
    return found


def version(python: Path) -> str:
    """The version of an interpreter; empty where it does not start, as pyenv's shims may not."""
    program = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip()


@pytest.fixture(scope="module", params=pythons() or [""])
def python(request: pytest.FixtureRequest, cache: Path) -> Path:
    """A virtual environment of one of them, with what grading needs but for PyTorch."""
    if not request.param:
        pytest.skip(f"this machine has no other Python from 3.{OLDEST} on than ours")
    folder = cache.parent / f"python{request.param}"
    with (cache.parent / f"{folder.name}.lock").open("a") as turns:  # others may need it as well
        fcntl.flock(turns, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder, request.param)
            (folder / "made").touch()
    return folder / "bin" / "python"


def make(folder: Path, minor: str) -> None:
    """Make the environment of a Python's, or skip the test."""
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    needed = [line.partition("#")[0].strip() for line in lines]
    needed = [one for one in needed if one and not one.startswith(NOT_NEEDED)]
    for command in (
        [str(pythons()[minor]), "-m", "venv", str(folder)],
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *needed],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stderr or done.stdout).strip().splitlines()
            pytest.skip(f"Python {minor} gets no packages here: {why[-1:]}")
    stand_in(folder, minor)


def stand_in(folder: Path, minor: str) -> None:
    """Say which PyTorch it is whose answers are in the cache."""
    spec = importlib.util.find_spec("torch")
    assert spec is not None
    assert spec.origin is not None
    package = folder / "lib" / f"python{minor}" / "site-packages" / "torch"
    package.mkdir()
    shutil.copy(Path(spec.origin).with_name("version.py"), package)
    (package / "__init__.py").write_text(STAND_IN, "utf-8")


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A right one, one with some mistakes, and one that uses much of Python's own library."""
    wrong = tmp_path_factory.mktemp("wrong")
    for part in ("mytorch", "models"):
        shutil.copytree(ROOT / part, wrong / part)
    (wrong / "mcq.py").write_text(MCQ, "utf-8")
    file = wrong / "mytorch" / "Conv1d.py"
    text = file.read_text("utf-8")
    assert "(A.dtype)[:, :, ::-1]" in text
    file.write_text(text.replace("(A.dtype)[:, :, ::-1]", "(A.dtype)"), "utf-8")
    return {"right": ROOT, "wrong": wrong, "stdlib": SAMPLES / "right" / "stdlib"}


@pytest.fixture(scope="module")
def filled(cache: Path) -> Mapping[str, str]:
    """The environment of all runs, in which all have the same cache."""
    return {**os.environ, "XDG_CACHE_HOME": str(cache)}


@pytest.fixture(scope="module")
def cards(submissions: dict[str, Path], filled: Mapping[str, str]) -> dict[str, Card]:
    """What our own Python makes of each; the cache has PyTorch's answers then."""
    return {name: graded(Path(sys.executable), path, filled) for name, path in submissions.items()}


def graded(python: Path, submission: Path, environment: Mapping[str, str]) -> Card:
    """The card of a submission, times and versions apart; a warning ends the grader."""
    command = [str(python), "-W", "error", RUNNER, "--assignment", "all", "--json", "-"]
    done = subprocess.run(
        [*command, "--submission", str(submission)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    card: Card = json.loads(done.stdout)
    return dict(comparable(card))


def comparable(record: Card) -> Iterator[tuple[str, Any]]:
    """What must be the same under every Python; what is printed may tell the time."""
    for key, value in record.items():
        if key == "items":
            yield key, [dict(comparable(item)) for item in value]
        elif key == "provenance":
            yield key, dict(comparable(value))
        elif key not in ("prints", "seconds", "date", "versions"):
            yield key, value


@pytest.mark.parametrize("name", ["right", "wrong", "stdlib"])
def test_the_card_is_the_same(
    name: str,
    python: Path,
    cards: dict[str, Card],
    submissions: dict[str, Path],
    filled: Mapping[str, str],
) -> None:
    card = graded(python, submissions[name], filled)
    assert card == cards[name]
    assert card["protections"]["level"] == ("full" if sys.platform == "linux" else "none")
    assert (card["points"] == card["possible"]) == (name != "wrong")


@pytest.mark.usefixtures("cards")
def test_ordinary_code_keeps_full_marks(python: Path, filled: Mapping[str, str]) -> None:
    command = [str(python), "-c", HABITS]
    done = subprocess.run(command, cwd=ROOT, env=filled, capture_output=True, text=True, check=True)
    habits, lost = json.loads(done.stdout.splitlines()[-1])
    assert habits > 100
    assert lost == {}


def test_what_is_offered_does_nothing_but_imports(python: Path) -> None:
    names = offered(tuple(int(part) for part in version(python).split(".")))
    command = [str(python), "-P", TRACER, *names]
    environment = {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {name: [] for name in names}
