"""A format of a report is one file: put into the folder, it is an option, and is written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.reports.formats import FORMATS
from tests.conftest import Runner
from tests.support.places import ROOT

NAMES = '''"""The names of what was graded, one a line."""

PLACE = 9
HELP = "write the items' names"


def make(card, explain, reader):
    known = explain()
    return "".join(f"{one.name} {one.name in known}\\n" for one in card.items).encode()
'''


def test_the_formats_are_in_their_places() -> None:
    assert [*FORMATS] == ["json", "junit", "html"]
    for one in FORMATS.values():
        assert isinstance(one.PLACE, int)
        assert one.HELP
        assert callable(one.make)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the autograder that has one format more."""
    copied = tmp_path / "tree"
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", copied / "autograder", ignore=leave)
    (copied / "autograder" / "reports" / "formats" / "names.py").write_text(NAMES, "utf-8")
    return copied


def test_a_file_in_the_folder_is_all_that_a_format_takes(tree: Path, run: Runner) -> None:
    def printed(*arguments: str, status: int = 0) -> str:
        command = [sys.executable, str(tree / "autograder" / "runner.py"), *arguments]
        done = subprocess.run(
            command,
            cwd=run.folder,
            env=run.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    shown = printed("--help")
    assert "--names FILE  " in shown
    assert "write the items' names" in shown
    assert shown.index("--html FILE  ") < shown.index("--names FILE  ")
    printed("MCQ 1", "MCQ 2", "--submission", str(ROOT), "--names", "names")
    assert (run.folder / "names").read_text("utf-8") == "MCQ 1 True\nMCQ 2 True\n"
    assert "--json and --names need a file each" in printed("--json", "a", "--names", "a", status=2)
    assert "leave out --names" in printed("--watch", "--names", "a", status=2)
    alone = "--names takes a file; only --json can have standard output for itself"
    assert alone in printed("--names", "-", status=2)
