"""What is slow to load is only loaded where it is used: counted by module, not by the clock."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.support.places import ROOT, RUNNER

SLOW = {
    *("torch", "rich", "rich.progress", "jinja2", "watchfiles", "psutil", "IPython"),
    *("xml.etree.ElementTree", "zipfile", "tarfile", "gzip", "difflib", "concurrent.futures"),
    *("autograder.command.run", "autograder.grading.grade", "autograder.diagnosis.explain"),
    *("autograder.workbench.pdb", "autograder.workbench.repro", "autograder.workbench.watch"),
}
# The command line, which writes down what its process has loaded at the end.
DRIVER = """
import os, runpy, sys

end, file, sys.argv = os._exit, sys.argv[1], sys.argv[2:]
def told(status):
    with open(file, "w") as stream:
        print(*sys.modules, file=stream)
    end(status)
os._exit = told
runpy.run_path(sys.argv[0], run_name="__main__")
"""
COMMAND = {"rich", "autograder.command.run", "autograder.grading.grade"}
CHECK = {"rich", "autograder.grading.grade", "autograder.diagnosis.explain"}
SEVERAL = ("Upsampling1d", "Downsampling1d")


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        pytest.param(["--help"], set(), id="help"),
        pytest.param(["--list"], set(), id="list"),
        pytest.param(["Upsampling1d"], set(), id="one item"),
        pytest.param(SEVERAL, {"concurrent.futures"}, id="several items"),
        pytest.param(["MCQ 1", "--json", "-"], set(), id="json"),
        pytest.param(["MCQ 1", "--junit", "a"], {"xml.etree.ElementTree"}, id="junit"),
        pytest.param(
            ["MCQ 1", "--html", "a"], {"jinja2", "autograder.diagnosis.explain"}, id="html"
        ),
        pytest.param(["--explain", "MCQ 1"], {"autograder.diagnosis.explain"}, id="explain"),
        pytest.param(["--repro", "MCQ 1"], {"autograder.workbench.repro"}, id="repro"),
        pytest.param(["nothing of the kind"], {"difflib"}, id="a slip"),
    ],
)
def test_a_warm_run_loads_what_it_needs(
    arguments: list[str], more: set[str], run: Runner, tmp_path: Path
) -> None:
    run(*SEVERAL, "MCQ 1")  # whose answers are then in the cache
    file = tmp_path / "loaded"
    command = [sys.executable, "-c", DRIVER, str(file), RUNNER, *arguments]
    subprocess.run(
        command, cwd=tmp_path, env=run.environment, capture_output=True, timeout=120, check=False
    )
    assert {*file.read_text("utf-8").split()} & SLOW == COMMAND | more


@pytest.mark.parametrize(
    ("program", "more"),
    [
        pytest.param("import autograder", set(), id="the package"),
        pytest.param("from autograder import check", CHECK, id="check"),
        pytest.param("import autograder.workbench.pytest_plugin.plugin", set(), id="the plugin"),
        pytest.param("import autograder.records.scorecard", set(), id="the record"),
    ],
)
def test_imports_load_what_they_need(program: str, more: set[str]) -> None:
    assert (loaded(f"import pytest; {program}") - loaded("import pytest")) & SLOW == more


def test_importing_the_package_loads_nothing_of_it() -> None:
    assert [one for one in loaded("import autograder") if one.startswith("autograder.")] == []


@pytest.mark.parametrize("kind", ["directory", "zip", "tar", "tar.gz"])
def test_reading_a_hand_in_loads_what_opens_it(kind: str, tmp_path: Path) -> None:
    folder, packed = tmp_path / "handin", tmp_path / "packed"
    (folder / "mytorch").mkdir(parents=True)
    (folder / "mytorch" / "linear.py").write_text("class Linear: pass\n", "utf-8")
    path = packed_as(kind, folder, packed)
    program = (
        "from pathlib import Path\nfrom autograder.handin.submission import read_submission\n"
        f"read_submission(Path({str(path)!r}))"
    )
    either = {"zlib", "lzma", "bz2"}
    needed = {"zip": {"zipfile"}, "tar": {"tarfile"}, "tar.gz": {"tarfile", "gzip"}}
    found = loaded(program) & (SLOW | either | {"numpy"})
    assert found == (needed[kind] | either if kind in needed else set())


def packed_as(kind: str, folder: Path, packed: Path) -> Path:
    formats = {"zip": "zip", "tar": "tar", "tar.gz": "gztar"}
    if kind == "directory":
        return folder
    return Path(shutil.make_archive(str(packed), formats[kind], folder))


def loaded(program: str) -> set[str]:
    """The modules that a program has loaded at its end, in a process of its own."""
    code = f"import sys\n{program}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {*done.stdout.split()}
