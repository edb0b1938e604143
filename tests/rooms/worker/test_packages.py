"""The worker finds the packages that the grader finds; nothing else comes in by that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.worker import slots
from autograder.worker.canary import measure
from autograder.worker.launch import Launcher, Method
from autograder.worker.packing import pack_files
from autograder.worker.session import Bounds, Session
from autograder.worker.slots import WorkerError, packages
from tests.conftest import Runner
from tests.support.places import ROOT, RUNNER

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="links packages")
BOUNDS = Bounds(seconds=20, memory=2 << 30, output=1 << 20, prints=1 << 12)
INSTALLED = Path(np.__file__).parents[1]
ASKED = "Conv1d"
RIGHT = {"scores": {ASKED: 5}}


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """All that is installed, in a folder that no Python looks into by itself."""
    folder = tmp_path / "packages"
    folder.mkdir()
    for path in INSTALLED.iterdir():
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a virtual environment in which nothing is installed."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=True)
    return folder


def grade(bare: Path, cwd: Path, cache: Path, **environment: str) -> Any:
    """The ScoreCard of a run under that Python, in a folder that has no packages."""
    ended = subprocess.run(
        [str(bare / "bin" / "python"), RUNNER, ASKED, "--json", "-"],
        cwd=cwd,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return json.loads(ended.stdout)


@pytest.fixture
def site(bare: Path) -> Iterator[Path]:
    """The folder of installed packages of the bare environment, emptied afterwards."""
    (folder,) = bare.glob("lib/python*/site-packages")
    before = {*folder.iterdir()}
    yield folder
    for path in {*folder.iterdir()} - before:
        path.unlink()


@POSIX
def test_packages_by_pythonpath(bare: Path, elsewhere: Path, cache: Path, tmp_path: Path) -> None:
    card = grade(bare, tmp_path, cache, PYTHONPATH=str(elsewhere))
    assert card["points"] == 5
    ran = card["provenance"]["versions"]
    assert (ran["python"], ran["numpy"]) == (sys.version.split()[0], np.__version__)


@POSIX
@pytest.mark.slow
def test_packages_by_a_path_file(
    bare: Path, elsewhere: Path, site: Path, cache: Path, tmp_path: Path
) -> None:
    (site / "editable.pth").write_text(f"{elsewhere}\n")
    assert grade(bare, tmp_path, cache)["points"] == 5


@POSIX
@pytest.mark.slow
def test_packages_of_the_users_own(
    bare: Path, elsewhere: Path, cache: Path, tmp_path: Path
) -> None:
    # A virtual environment has no user site unless it has the system's packages.
    config = bare / "pyvenv.cfg"
    text = config.read_text()
    config.write_text(text.replace("system-site-packages = false", "system-site-packages = true"))
    number = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    own = tmp_path / "base" / "lib" / number
    own.mkdir(parents=True)
    elsewhere.rename(own / "site-packages")
    try:
        assert grade(bare, tmp_path, cache, PYTHONUSERBASE=str(tmp_path / "base"))["points"] == 5
    finally:
        config.write_text(text)


@POSIX
def test_why_a_worker_cannot_start_is_told_once_and_as_that(
    bare: Path, elsewhere: Path, cache: Path
) -> None:
    # The grader finds NumPy in the current directory, which no worker is given.
    card = grade(bare, elsewhere, cache, PYTHONPATH=str(elsewhere))
    (item,) = card["items"]
    assert item["graded"] is False
    assert item["reason"] == (
        "the worker could not start: ModuleNotFoundError: No module named 'numpy' "
        "(Python: <python>/bin/python)"
    )


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_broken_package_is_named_after_one_attempt(
    method: Method, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "site-packages"
    (broken / "numpy").mkdir(parents=True)
    (broken / "numpy" / "__init__.py").write_text(
        f"open({str(tmp_path / 'tries')!r}, 'a').write('.')\nraise ImportError('it is\\nbroken')"
    )
    monkeypatch.setattr(slots, "packages", lambda: [str(broken)])
    with Launcher(method) as launcher, pytest.raises(WorkerError) as caught:
        measure(launcher)
    assert str(caught.value) == (
        f"the worker could not start: ImportError: it is broken (Python: {sys.executable})"
    )
    assert (tmp_path / "tries").read_text() == "."


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_worker_that_crashes_while_it_starts_was_not_ended_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("import os; os.kill(os.getpid(), 4)")
    monkeypatch.setattr(slots, "packages", lambda: [str(tmp_path)])
    with Launcher("fork") as launcher, pytest.raises(WorkerError, match="it was ended by signal 4"):
        measure(launcher)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_versions_are_those_that_the_submission_sees(method: Method) -> None:
    hello = {
        "exercise": "Upsample1d",
        "settings": {},
        "forbidden": (),
        "allowed": (),
        "sandbox": False,
    }
    with Launcher(method) as launcher, launcher.slot() as slot:
        session = Session(slot.child(BOUNDS.memory), hello, pack_files({}, {}), BOUNDS)
        told = session.confined(())
        session.close()
    ran = told.versions
    assert (ran.python, ran.numpy) == (sys.version.split()[0], np.__version__)


def test_nothing_but_installed_packages_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission, own = tmp_path / "submission", tmp_path / "site-packages"
    for folder in (submission, own, tmp_path / "here" / "site-packages"):
        folder.mkdir(parents=True)
    (submission / "numpy.py").write_text("")
    (submission / "scipy").mkdir()
    monkeypatch.chdir(tmp_path / "here" / "site-packages")
    relative = ["", ".", "site-packages", "../../submission"]
    here, link = os.getcwd(), tmp_path / "link"
    link.symlink_to(here)
    barred = [*relative, here, str(link), str(submission), str(ROOT)]
    monkeypatch.setattr(sys, "path", [*barred, str(own), str(INSTALLED)])
    assert packages() == [str(own), str(INSTALLED)]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_no_package_takes_the_place_of_pythons_own(
    method: Method, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "random.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    with Launcher(method) as launcher:
        measure(launcher)
        assert launcher.versions is not None


@pytest.mark.parametrize("name", ["numpy.py", "numpy/__init__.py"])
def test_a_shadow_of_numpy_in_the_current_directory_is_not_loaded(
    name: str, run: Runner, tmp_path: Path
) -> None:
    shadow = tmp_path / name
    shadow.parent.mkdir(exist_ok=True)
    shadow.write_text("raise SystemExit('the wrong one')")
    assert json.loads(run(ASKED).last_line) == RIGHT
