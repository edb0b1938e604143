"""Signals at any moment: one line, status 3, and nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Runner
from tests.support.places import ROOT, RUNNER
from tests.support.sampling import LONG, SLOW

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")
# Sends a signal, twice, whenever one function is called; else it is the command line.
DRIVER = """
import importlib, os, sys
from functools import reduce

number, (module, _, path) = int(sys.argv.pop(1)), sys.argv.pop(1).partition(":")
*owner, name = path.split(".")
owner = reduce(getattr, owner, importlib.import_module(module))
original = getattr(owner, name)
def interrupted(*arguments, **named):
    os.kill(os.getpid(), number)
    os.kill(os.getpid(), number)
    return original(*arguments, **named)
setattr(owner, name, interrupted)
from autograder.records.interrupts import heed
from autograder.command.process import run_and_exit
run_and_exit(heed())
"""
SIGNALS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if sys.platform != "win32"
]
NO_SCORES, SCORES, SCORES_AND_REPORT = (
    "",
    '{"scores": {"Downsampling1d": 2.5, "Upsampling1d": 2.5}}',
    "report",
)
# Where it strikes, and what is there nevertheless.
MOMENTS = {
    "autograder.worker.launch:Launcher.__init__": NO_SCORES,
    "autograder.command.arguments:parse": NO_SCORES,
    "autograder.handin.submission:read_submission": NO_SCORES,
    "autograder.worker.canary:measure": NO_SCORES,
    "autograder.worker.forked:ForkingSlot._nursery": NO_SCORES,
    "autograder.worker.cgroup:Group.__init__": NO_SCORES,
    "autograder.worker.cgroup:Group.limit": NO_SCORES,
    "autograder.worker.forked:ForkedChild.__init__": NO_SCORES,
    "autograder.worker.session:Session.close": NO_SCORES,
    "autograder.grading.judge:judge": NO_SCORES,
    "autograder.reports.terminal:print_table": SCORES,
    "autograder.reports.terminal:print_news": SCORES,
    "autograder.reports.terminal:print_ending": NO_SCORES,
    "autograder.reports.html:page": SCORES,
    "autograder.records.files:_replace": SCORES,
    "autograder.records.files:_put": SCORES_AND_REPORT,
    "autograder.worker.launch:Launcher.close": SCORES_AND_REPORT,
}
QUICK = (
    "autograder.worker.cgroup:Group.__init__",
    "autograder.worker.forked:ForkedChild.__init__",
    "autograder.records.files:_put",
)


def listen() -> None:
    """Heed what a job in the background may be started to ignore."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def start(run: Runner, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=run.folder,
        env={**run.environment, "PYTHONPATH": str(ROOT), "TMPDIR": str(run.folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=listen,
    )


def groups(pid: int) -> list[Path]:
    # Other graders' groups come and go meanwhile, which a walk takes as it is.
    return [
        Path(above, name)
        for above, names, _ in os.walk("/sys/fs/cgroup")
        for name in names
        if name.startswith(f"mytorch-autograder-{pid}-")
    ]


def assert_ended_well(process: subprocess.Popen[str], name: str, folder: Path) -> str:
    """Ended by a signal of this name: what was printed."""
    # All our processes hold standard error: where it is closed, they are gone.
    output, error = process.communicate(timeout=30)
    assert error == f"runner.py: interrupted by {name} before all was done\n"
    assert process.returncode == 3
    assert "Traceback" not in output
    assert groups(process.pid) == []
    assert [path.name for path in folder.iterdir() if path.name != "a.html"] == []
    return output


def moments() -> list[object]:
    return [
        pytest.param(place, number, id=f"{place} {number.name}", marks=marks)
        for n, place in enumerate(MOMENTS)
        for m, number in enumerate(SIGNALS)
        for usual in [SLOW if m in (0, 1 + n % 2) else LONG]
        for marks in [() if place in QUICK and number == signal.SIGTERM else usual]
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="names what there is on Linux only")
@pytest.mark.parametrize(("place", "number"), moments())
def test_a_signal_wherever_it_strikes(place: str, number: signal.Signals, run: Runner) -> None:
    arguments = (str(int(number)), place, "sampling1d", "--html", "a.html")
    process = start(run, "-c", DRIVER, *arguments)
    output = assert_ended_well(process, number.name, run.folder)
    if MOMENTS[place] != NO_SCORES:
        assert output.splitlines()[-1] == SCORES
    assert (run.folder / "a.html").exists() == (MOMENTS[place] == SCORES_AND_REPORT)


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.0, 1.5, 2.0])
def test_a_signal_while_code_runs_that_never_ends(
    seconds: float, number: signal.Signals, run: Runner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    handin = tmp_path_factory.mktemp("handin")
    endless = "class Upsample1d:\n    def __init__(self, k):\n        while True: pass\n"
    (handin / "mytorch").mkdir()
    (handin / "mytorch" / "resampling.py").write_text(endless)
    process = start(run, RUNNER, "sampling", "--submission", str(handin))
    wait_for_the_door(process.pid)
    time.sleep(seconds)
    process.send_signal(number)
    process.send_signal(number)
    assert_ended_well(process, number.name, run.folder)


def wait_for_the_door(pid: int) -> None:
    """Wait until the program has seen to signals, which Python itself answers before."""
    status, mask = Path(f"/proc/{pid}/status"), 1 << signal.SIGTERM - 1
    while status.exists():
        caught = next((one for one in status.read_text().splitlines() if "SigCgt" in one), "0 0")
        if int(caught.split()[1], 16) & mask:
            return
        time.sleep(0.001)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("milliseconds", range(0, 300, 20))
def test_a_signal_soon_after_the_start(milliseconds: int, run: Runner) -> None:
    process = start(run, RUNNER, "sampling1d")
    wait_for_the_door(process.pid)
    time.sleep(milliseconds / 1000)
    process.terminate()
    _, error = process.communicate(timeout=30)
    assert process.returncode == 3
    assert error.startswith("runner.py: ")
    assert error.count("\n") == 1
    assert groups(process.pid) == []


def test_what_was_to_be_ignored_still_is(run: Runner) -> None:
    program = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); " + DRIVER
    arguments = str(int(signal.SIGHUP)), "autograder.grading.judge:judge", "Upsampling1d"
    process = start(run, "-c", program, *arguments)
    output, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, "")
    assert json.loads(output.splitlines()[-1]) == {"scores": {"Upsampling1d": 2.5}}


# The same as DRIVER, but the signal comes while an object is destroyed: nobody can catch that.
DESTROYER = DRIVER.replace(
    "def interrupted(*arguments, **named):",
    "class Dying:\n"
    "    def __del__(self):\n"
    "        os.kill(os.getpid(), number)\n"
    "def interrupted(*arguments, **named):\n"
    "    Dying()\n"
    "    return original(*arguments, **named)",
)


@pytest.mark.skipif(sys.platform != "linux", reason="names what there is on Linux only")
def test_an_interrupt_where_nothing_can_be_raised_comes_a_little_later(run: Runner) -> None:
    process = start(
        run,
        "-c",
        DESTROYER,
        str(int(signal.SIGTERM)),
        "autograder.grading.pool:for_each_item",
        "Conv",
    )
    assert_ended_well(process, "SIGTERM", run.folder)
