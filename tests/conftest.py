"""What the tests share: one grader with real workers, and the solution as a submission."""

# ruff: noqa: E402 - two things come before what they are about is imported

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# What is asserted there is told as fully as in a test.
pytest.register_assert_rewrite("tests.support")

# Before PyTorch is loaded: on small arrays, its threads wait for each other more than they work.
os.environ["OMP_NUM_THREADS"] = "1"

from autograder.classroom.handout import sources
from autograder.classroom.kit import contents
from autograder.course import assignment as assignments
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.graded import GradedItem
from autograder.grading.reference import References
from autograder.handin.submission import Submission, read_submission
from autograder.records.scorecard import ScoreCard
from autograder.worker.launch import Launcher
from tests.support import slow
from tests.support.browser import opened
from tests.support.files import directory
from tests.support.grading import graded_item
from tests.support.importing import StudentOf, as_in_a_worker
from tests.support.places import ROOT, RUNNER
from tests.support.suffering import Suffer, suffering

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Grade = Callable[..., ScoreCard]
Examine = Callable[[Mapping[str, str], str], GradedItem]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to measure anew which tests take long."""
    parser.addoption("--unlisted", action="store_true", help="heed no tests/slow.txt")


@pytest.hookimpl(tryfirst=True)  # before `-m` is heeded
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark as slow what was measured to take long."""
    names = frozenset[str]() if config.getoption("unlisted") else slow.listed()
    for item in items:
        if item.nodeid in names:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def references(cache: Path) -> References:
    return References(cache / "mytorch-autograder")  # where the command line has them, too


@pytest.fixture(scope="session")
def grader(references: References) -> Iterator[Grader]:
    with Launcher() as launcher:
        yield Grader(launcher, references, tutor=Tutor(references))


@pytest.fixture(scope="session")
def unconfined(references: References) -> Iterator[Grader]:
    """The same without the sandbox, as on a system that has none."""
    with Launcher(sandbox=False) as launcher:
        yield Grader(launcher, references, tutor=Tutor(references))


@pytest.fixture(scope="session")
def solution() -> Submission:
    return read_submission(ROOT)


@pytest.fixture
def grade(grader: Grader) -> Grade:
    """Grade a path, or sources by path, on some items of an assignment."""

    def run(
        submission: Path | Mapping[str, str], *items: str, assignment: str = "all"
    ) -> ScoreCard:
        if isinstance(submission, Path):
            read = read_submission(submission)
        else:
            read = Submission("test", dict(submission), {})
        sheet = assignments.select(assignments.load(assignment), items)
        return grader.grade(read, sheet)

    return run


@pytest.fixture
def examine(grader: Grader) -> Examine:
    """All that is known of one item of a submission."""
    return lambda sources, item: graded_item(grader, sources, item)[1]


@pytest.fixture
def suffer(grader: Grader, unconfined: Grader, tmp_path: Path) -> Iterator[Suffer]:
    """Grade files, of which one may be bad; give the item that is not as it should be."""
    with suffering(grader, unconfined, tmp_path / "handin") as run:
        yield run


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a student unpacks, compiled once for all who copy it."""
    tree = directory(tmp_path_factory.mktemp("kit") / "homework", dict(contents(ROOT)))
    compileall.compile_dir(tree / "autograder", quiet=1)
    return tree


@pytest.fixture
def homework(kit: Path, tmp_path: Path) -> Path:
    """A student's tree that is all right: the kit, with the solution for its stubs."""
    return directory(shutil.copytree(kit, tmp_path / "homework"), sources(ROOT))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; the test is skipped where there is none."""
    with opened() as found:
        yield found


@pytest.fixture
def student() -> Iterator[StudentOf]:
    """What makes a student of sources, as a worker does."""
    with as_in_a_worker():
        yield StudentOf()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all, tests that run beside these, too: PyTorch computes each answer once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


class Result(subprocess.CompletedProcess[str]):
    """What a run of the command line left behind."""

    @property
    def last_line(self) -> str:
        return self.stdout.splitlines()[-1]


@pytest.fixture
def run(cache: Path, tmp_path: Path) -> Runner:
    return Runner(cache, tmp_path)


class Runner:
    def __init__(self, cache: Path, folder: Path) -> None:
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "COLUMNS": "80"}
        self.folder = folder

    def __call__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Result:
        ended = subprocess.run(
            [sys.executable, RUNNER, *arguments],
            cwd=self.folder,
            env={**self.environment, **(environment or {})},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Result(ended.args, ended.returncode, ended.stdout, ended.stderr)
