"""Whatever fails in the grader: a sentence with its place, the known scores, and status 3."""

from __future__ import annotations

import errno
import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import reduce
from pathlib import Path

import pytest

from autograder.worker.commands import NUMBER, NURSERY
from autograder.worker.forked import CommandSocket
from autograder.worker.slots import WorkerError
from tests.conftest import Result, Runner
from tests.support.places import ROOT

# Replaces one function by one that raises, then is the command line.
DRIVER = """
import importlib, sys
from functools import reduce

module, _, path = sys.argv.pop(1).partition(":")
*owner, name = path.split(".")
def fail(*_, **__):
    raise ZeroDivisionError("injected")
setattr(reduce(getattr, owner, importlib.import_module(module)), name, fail)
from autograder.records.interrupts import heed
from autograder.command.process import run_and_exit
run_and_exit(heed())
"""
HANDOUT = ("--submission", str(ROOT / "handout"))
ITEM = "Upsampling1d"
FULL = {"Downsampling1d": 2.5, ITEM: 2.5}

# Before anything is graded: no scores.
BEFORE = {
    "autograder.worker.launch:Launcher.__init__": (),
    "autograder.worker.slots:start_python": (),
    "autograder.command.arguments:parse": (),
    "autograder.course.assignment:load": (),
    "autograder.course.assignment:select": (),
    "autograder.handin.submission:read_submission": (),
    "autograder.grading.reference:References.__init__": (),
    "autograder.handin.solution:find_solution": HANDOUT,
    "autograder.command.looks:keep_watching": ("--watch",),
}
# While they are graded: all items are in the last line, without points.
MEANWHILE = {
    "autograder.worker.canary:measure": (),
    "autograder.worker.canary:shortfall": (),
    "autograder.worker.packing:pack_files": (),
    "autograder.grading.pool:for_each_item": (),
    "autograder.reports.display.progress:ProgressDisplay.watch": (),
    "autograder.worker.launch:Launcher.slot": (),
    "autograder.worker.session:Session.__init__": (),
    "autograder.worker.session:Session.run_cases": (),
    "autograder.worker.wire:read_frame": (),  # in a thread
    "autograder.worker.wire:write_frame": (),  # in another
    "threading:Thread.start": (),
    "autograder.worker.run_cases:run_cases": (),
    "autograder.grading.drawn:draw_cases": (),
    "autograder.grading.judge:judge": (),
    "autograder.grading.reference:References.get": (),
    "autograder.grading.score:score": (),
}
# When the points are known: they stand.
AFTER = {
    "autograder.grading.inherited:causes": (),
    "autograder.reports.terminal:print_table": (),
    "autograder.reports.display.lines:print_wrapped": (),
    "autograder.workbench.history:since_last": (),
    "autograder.workbench.history:best_next": (),
    "autograder.reports.terminal:print_news": (),
    "autograder.command.looks:look_at_one": ("--explain", ITEM),
    "autograder.diagnosis.explain:explain": ("--explain", ITEM),
    "autograder.reports.one_item:print_explanation": ("--explain", ITEM),
    "autograder.workbench.repro.repro:write": ("--repro", ITEM),
    "autograder.workbench.pdb.debug:debug": ("--pdb", ITEM),
    "autograder.reports.as_json:to_json": ("--json", "a.json"),
    "autograder.reports.junit:to_junit": ("--junit", "a.xml"),
    "autograder.reports.html:page": ("--html", "a.html"),
    "autograder.records.files:write_file": ("--html", "a.html"),
}
# The same, where something is wrong with the submission.
WITH_FAULTS = {
    "autograder.diagnosis.inquiry:inquire": HANDOUT,
    "autograder.diagnosis.explain:_in_common": (*HANDOUT, "--html", "a.html"),
}
QUICK = (
    "autograder.worker.launch:Launcher.__init__",
    "autograder.worker.wire:read_frame",
    "autograder.reports.terminal:print_table",
)


def cases(table: Mapping[str, tuple[str, ...]]) -> list[object]:
    return [
        pytest.param(name, more, id=name, marks=() if name in QUICK else pytest.mark.slow)
        for name, more in table.items()
    ]


@pytest.mark.parametrize("name", [*BEFORE, *MEANWHILE, *AFTER, *WITH_FAULTS])
def test_the_tables_name_functions_that_there_are(name: str) -> None:
    module, _, path = name.partition(":")
    assert callable(reduce(getattr, path.split("."), importlib.import_module(module)))


def with_a_fault(run: Runner, name: str, *arguments: str) -> Result:
    looks = ("--explain", "--repro", "--pdb")
    items = [] if arguments and arguments[0] in looks else ["sampling1d"]
    ended = subprocess.run(
        [sys.executable, "-c", DRIVER, name, *items, *arguments],
        cwd=run.folder,
        env={**run.environment, "PYTHONPATH": str(ROOT), "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    result = Result(ended.args, ended.returncode, ended.stdout, ended.stderr)
    assert "Traceback" not in result.stdout + result.stderr
    assert result.returncode == 3
    place = r"ZeroDivisionError: injected, in autograder/[\w/]+\.py, line \d+"
    assert re.search(place, result.stdout + result.stderr), result.stdout + result.stderr
    return result


@pytest.mark.parametrize(("name", "arguments"), cases(BEFORE))
def test_a_fault_before_grading(name: str, arguments: tuple[str, ...], run: Runner) -> None:
    result = with_a_fault(run, name, *arguments)
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(("name", "arguments"), cases(MEANWHILE))
def test_a_fault_while_grading(name: str, arguments: tuple[str, ...], run: Runner) -> None:
    result = with_a_fault(run, name, *arguments)
    assert json.loads(result.last_line) == {"scores": dict.fromkeys(FULL, 0)}
    assert result.stdout.count("\n  not graded: ") == len(FULL)
    assert result.stderr == ""


@pytest.mark.parametrize(("name", "arguments"), cases(AFTER))
def test_a_fault_after_grading(name: str, arguments: tuple[str, ...], run: Runner) -> None:
    result = with_a_fault(run, name, *arguments)
    due = {ITEM: FULL[ITEM]} if ITEM in arguments else FULL
    assert json.loads(result.last_line) == {"scores": due}
    assert [p for p in run.folder.iterdir() if p.name.startswith(("a.", "."))] == []


@pytest.mark.parametrize(("name", "arguments"), cases(WITH_FAULTS))
def test_a_fault_in_what_is_told_of_a_failing_item(
    name: str, arguments: tuple[str, ...], run: Runner
) -> None:
    result = with_a_fault(run, name, *arguments)
    assert json.loads(result.last_line) == {"scores": dict.fromkeys(FULL, 0)}
    assert "not graded" not in result.stdout
    assert f"runner.py: {ITEM}: " in result.stderr
    assert ("--html" in arguments) == (run.folder / "a.html").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
def test_a_machine_without_room_for_one_more_process_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    from autograder.worker.inside import zygote  # which other platforms lack the modules for

    monkeypatch.setattr(os, "fork", full)
    line = CommandSocket()
    line.theirs.sendall(NUMBER.pack(zygote._fork()))
    with pytest.raises(WorkerError, match="no process can be started for the worker: Resource"):
        line.start(NURSERY)
    assert not line.lost


def test_the_scores_come_where_the_scorecard_itself_fails(run: Runner) -> None:
    result = with_a_fault(run, "autograder.reports.as_json:to_json", "--json", "-")
    assert json.loads(result.stdout) == {"scores": FULL}


def test_one_report_that_fails_costs_no_other(run: Runner) -> None:
    asked = ("--json", "no/such/folder/a.json", "--junit", ".", "--html", "a.html")
    result = run(ITEM, *asked, "--fail-under", "100")
    assert result.returncode == 3
    assert json.loads(result.last_line) == {"scores": {ITEM: 2.5}}
    assert result.stderr == (
        "runner.py: the report no/such/folder/a.json was not written: "
        "No such file or directory: no/such/folder/a.json\n"
        "runner.py: the report . was not written: Is a directory: .\n"
    )
    assert ITEM in (run.folder / "a.html").read_text("utf-8")


def test_a_package_that_one_report_lacks_costs_no_other(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "jinja2.py").write_text("raise ModuleNotFoundError('no', name='jinja2')")
    asked = (ITEM, "--html", "a.html", "--junit", "a.xml")
    result = run(*asked, environment={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 3
    assert json.loads(result.last_line) == {"scores": {ITEM: 2.5}}
    assert "a.html was not written: this Python" in result.stderr
    assert "has no package 'jinja2'" in result.stderr
    assert (run.folder / "a.xml").exists()
