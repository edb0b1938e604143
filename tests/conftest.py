"""What the tests share: one grader with real workers, and the solution as a submission."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.places import ROOT, RUNNER

# Before PyTorch is loaded: on small arrays, its threads wait for each other more than they work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from autograder.course import assignment as assignments
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission, read_submission
from autograder.records.scorecard import ScoreCard
from autograder.worker.launch import Launcher
from tests.support.importing import StudentOf, as_in_a_worker

Grade = Callable[..., ScoreCard]


@pytest.fixture(scope="session")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    return References(tmp_path_factory.mktemp("references"))


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
def student() -> Iterator[StudentOf]:
    """What makes a student of sources, as a worker does."""
    with as_in_a_worker():
        yield StudentOf()


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


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
