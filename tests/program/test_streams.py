"""Streams that are closed or full, and surroundings that lack what is usual."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.support.places import RUNNER

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="redirects as a POSIX shell does")
SCORES = '{"scores": {"MCQ 1": 1}}\n'
FULL = Path("/dev/full")
slow = pytest.mark.slow


def shell(run: Runner, redirected: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a shell does that redirects its streams."""
    command = [sys.executable, RUNNER, *arguments]
    return subprocess.run(
        ["sh", "-c", f'"$@" {redirected}', "sh", *command],
        cwd=run.folder,
        env=run.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("redirected", "why"),
    [
        pytest.param(">&-", "Bad file descriptor", id="closed"),
        pytest.param(">/dev/full", "No space left on device", id="full", marks=slow),
    ],
)
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("MCQ 1",), id="table"),
        pytest.param(("MCQ 1", "-v", "--html", "a.html"), id="report", marks=slow),
        pytest.param(("MCQ 1", "--json", "-"), id="JSON", marks=slow),
        pytest.param(("MCQ 1", "--explain", "MCQ 1"), id="explain", marks=slow),
        pytest.param(("--list",), id="list", marks=slow),
    ],
)
def test_an_output_that_takes_nothing(
    arguments: tuple[str, ...], redirected: str, why: str, run: Runner
) -> None:
    if "full" in redirected and not FULL.exists():
        pytest.skip("this system has no /dev/full")
    items = arguments[1:] if "--explain" in arguments else arguments
    ended = shell(run, redirected, *items)
    assert ended.stderr == f"runner.py: not all could be printed: {why}\n"
    assert (ended.returncode, ended.stdout) == (3, "")
    assert (run.folder / "a.html").exists() == ("--html" in arguments)


@pytest.mark.parametrize(
    "redirected",
    [
        pytest.param("2>&-", id="standard error"),
        pytest.param("<&-", id="standard input", marks=slow),
        pytest.param("<&- 2>&-", id="both", marks=slow),
    ],
)
def test_other_streams_may_be_closed(redirected: str, run: Runner) -> None:
    ended = shell(run, redirected, "MCQ 1", "--html", "a.html")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith(SCORES)
    assert (run.folder / "a.html").exists()


def test_what_stands_on_a_closed_standard_error_is_lost_and_nothing_else(run: Runner) -> None:
    ended = shell(run, "2>&-", "MCQ 1", "--html", "no/such/folder")
    assert ended.returncode == 3
    assert ended.stdout.endswith(SCORES)


@pytest.mark.slow
def test_with_all_streams_closed_the_status_is_true(run: Runner) -> None:
    ended = shell(run, "<&- >&- 2>&-", "MCQ 1", "--json", "card.json")
    assert ended.returncode == 3
    assert json.loads((run.folder / "card.json").read_text("utf-8"))["points"] == 1


@pytest.mark.parametrize(
    "columns",
    ["0", *(pytest.param(c, marks=slow) for c in ("abc", "1", "-5", "²", "", "9" * 5000))],
)
def test_a_width_that_no_terminal_has(columns: str, run: Runner) -> None:
    ended = run("MCQ 1", "-v", environment={"COLUMNS": columns})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.endswith(SCORES)
    assert 50 <= max(map(len, ended.stdout.splitlines())) <= 80


@pytest.mark.slow
@pytest.mark.parametrize("home", [None, "", "nowhere", "/proc/nowhere"])
def test_no_home(home: str | None, run: Runner, tmp_path: Path) -> None:
    del run.environment["XDG_CACHE_HOME"]
    run.environment.pop("HOME", None)
    if home is not None:
        run.environment["HOME"] = str(tmp_path / home) if home else ""
    ended = run("MCQ 1", "--no-cache", "--no-history")
    assert ended.returncode == 0
    assert ended.stdout.endswith(SCORES)


@pytest.mark.skipif(sys.platform != "linux", reason="in /proc nobody can write")
@pytest.mark.parametrize(
    "report",
    [
        pytest.param("--html"),
        pytest.param("--json", marks=slow),
        pytest.param("--junit", marks=slow),
    ],
)
def test_a_folder_that_cannot_be_written(report: str, run: Runner) -> None:
    run.folder = Path("/proc")
    ended = run("MCQ 1", report, "report")
    assert ended.returncode == 3
    assert ended.stdout.endswith(SCORES)
    assert ended.stderr.startswith("runner.py: the report report was not written: ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a folder in use stays")
def test_a_folder_that_is_gone(run: Runner, tmp_path: Path) -> None:
    run("MCQ 1")  # PyTorch, which a cold cache needs, cannot be loaded without a folder
    gone = tmp_path / "gone"
    gone.mkdir()
    command = 'rmdir "$PWD"; "$@"'
    ended = subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, RUNNER, "MCQ 1", "--html", "a.html"],
        cwd=gone,
        env={**run.environment, "PWD": os.fspath(gone)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 3
    assert ended.stdout.endswith(SCORES)
    assert ended.stderr == (
        "runner.py: the report a.html was not written: No such file or directory: a.html\n"
    )
