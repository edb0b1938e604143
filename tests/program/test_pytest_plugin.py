"""pytest in a student's tree: a test for every value of every case, and what failures tell."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import indent
from xml.etree import ElementTree

import psutil
import pytest

from tests.support import golden
from tests.support.places import ROOT
from tests.support.strangers import STRANGERS

SHEET = "autograder/assignments/hw2p1.toml"
Run = Callable[..., "Result"]


class Result(subprocess.CompletedProcess[str]):
    """What came of one run of pytest."""

    @property
    def ids(self) -> list[str]:
        """What stands between brackets, of all lines that begin with a node id of hw2p1."""
        return re.findall(r"(?m)^(?:FAILED )?\S+::test_\w+\[([^\]]+)\]", self.stdout)

    @property
    def last_line(self) -> str:
        return self.stdout.splitlines()[-1]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all runs, so that PyTorch is loaded once."""
    return tmp_path_factory.mktemp("cache")


def command(*arguments: str) -> list[str]:
    """Run pytest as a student's is: without the plugins that only this tree needs."""
    return [sys.executable, "-m", "pytest", "-p", "no:hypothesispytest", *arguments]


def surroundings(cache: Path) -> dict[str, str]:
    """The variables of a terminal at home."""
    names = ("PATH", "SYSTEMROOT", "HOME", "OMP_NUM_THREADS")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {**kept, "XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache), "COLUMNS": "160"}


@pytest.fixture
def run(homework: Path, cache: Path) -> Run:
    """Run pytest in the student's tree."""

    def run(*arguments: str, program: list[str] | None = None) -> Result:
        ended = subprocess.run(
            [*(program or command()), *arguments],
            cwd=homework,
            env=surroundings(cache),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Result(ended.args, ended.returncode, ended.stdout, ended.stderr)

    return run


def plant(homework: Path, name: str) -> None:
    """Put a hand-in with a known mistake into the tree."""
    stranger = STRANGERS[name]
    (homework / stranger.file).write_text(stranger.text, "utf-8")


SMALL = """
title = "Small"
[items]
"Upsampling1d" = { exercise = "Upsample1d", points = 1 }
"Conv1d_stride1" = { exercise = "Conv1d_stride1", points = 1 }
"Conv1d" = { exercise = "Conv1d", points = 1 }
[items."MCQ 1"]
exercise = "Question"
points = 1
settings = { question = 1, answer = "b" }
"""


@pytest.fixture
def small(homework: Path) -> str:
    """An assignment of few items, which is soon collected."""
    (homework / "small.toml").write_text(SMALL, "utf-8")
    return "small.toml"


def without_times(text: str) -> str:
    return re.sub(r"=* (\d.*) in \d+\.\d+s.*", r"\1", text)


def told(result: Result) -> str:
    """The failures and the summary, without what differs from run to run."""
    return without_times(result.stdout[result.stdout.index("= FAILURES") :])


@pytest.mark.slow
@pytest.mark.parametrize("place", ["with the autograder", "elsewhere"])
def test_in_the_instructors_tree_an_assignment_is_a_file_of_tests_too(
    place: str, cache: Path, tmp_path: Path
) -> None:
    sheet, more = SHEET, []
    if place == "elsewhere":
        sheet, more = (
            str(tmp_path / "small.toml"),
            ["-p", "autograder.workbench.pytest_plugin.plugin"],
        )
        (tmp_path / "small.toml").write_text(SMALL, "utf-8")
    done = subprocess.run(
        command(*more, sheet, "-k", "MCQ and 1"),
        cwd=ROOT, env=surroundings(cache), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout.splitlines()[-1]


@pytest.mark.slow
def test_what_is_graded_later_is_skipped_unless_its_form_is_wrong(homework: Path, run: Run) -> None:
    text = (homework / "mcq.py").read_text("utf-8")
    (homework / "mcq.py").write_text(text.replace('return "b"', 'return "B"'), "utf-8")
    result = run("-q", "-rs", "-k", "MCQ")
    assert "1 failed, 4 skipped" in result.last_line
    assert "graded after you hand in" in result.stdout
    assert "yours is 'B', expected one lower-case letter, such as 'a'" in result.stdout


@pytest.mark.slow
def test_every_value_of_every_case_is_a_test(run: Run) -> None:
    result = run("--collect-only", "-q")
    assert result.returncode == 0, result.stdout
    ids = result.ids
    assert len(ids) == len(set(ids)) == int(result.last_line.split()[0]) > 1500
    assert {
        "MCQ-1-case1-answer",
        "Conv1d-case3-dLdA",
        "Conv1d-case11-dLdA-2nd-call",
        "Conv1d_stride1-case1-W-after-forward",
        "CNN-as-Simple-Scanning-MLP-case1-Z",
        "Build-a-CNN-Model-case1-model.Z",
    } < set(ids)
    assert {re.sub(r"[\w.+-]", "", name) for name in ids} == {""}  # what -k and a shell take


@pytest.mark.slow
def test_a_right_tree_passes(run: Run) -> None:
    assert re.fullmatch(r"\d{4} passed, 5 skipped in .*", run("-q").last_line)
    extras = run("-q", "autograder/assignments/extras.toml")
    assert re.fullmatch(r"\d{3} passed in .*", extras.last_line)


@pytest.mark.slow
def test_bare_pytest_selects_by_item_case_and_value(run: Run) -> None:
    program = [str(Path(sys.executable).with_name("pytest"))]
    result = run("-v", "-k", "Upsampling1d-case2 and dLdA", program=program)
    assert result.returncode == 0, result.stdout
    assert result.ids == ["Upsampling1d-case2-dLdA", "Upsampling1d-case2-dLdA-2nd-call"]
    by_id = run("-q", f"{SHEET}::test_hw2p1[MCQ-1-case1-answer]")
    assert by_id.last_line.startswith("1 skipped in")


@pytest.mark.slow
def test_a_class_selects_its_item(small: str, run: Run) -> None:
    result = run(small, "-q", "-k", "Upsample1d and case2-dLdA")
    assert result.last_line.startswith("2 passed")


def test_a_failure_tells_the_diagnosis_and_nothing_of_the_graders(
    homework: Path, small: str, run: Run
) -> None:
    plant(homework, "conv1d_stride1_kernel_not_flipped_a")
    result = run(small, "-k", "Conv1d_stride1-case1 or Conv1d-case3")
    assert result.returncode == 1
    golden.check("pytest_failures.txt", told(result))
    assert "autograder" not in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_the_first_failure_ends_the_run_and_is_kept_for_the_next(
    homework: Path, small: str, run: Run
) -> None:
    plant(homework, "conv1d_stride1_kernel_not_flipped_a")
    first = run(small, "-x", "-q", "-k", "Conv1d", "--tb=line")
    assert first.ids == ["Conv1d_stride1-case1-dLdA"]
    assert f"{homework / 'mytorch' / 'Conv1d.py'}:" in first.stdout
    again = run(small, "--last-failed", "-q", "--tb=no")
    assert again.ids == ["Conv1d_stride1-case1-dLdA"]
    assert again.last_line.startswith("1 failed")
    shutil.copy(ROOT / "mytorch" / "Conv1d.py", homework / "mytorch" / "Conv1d.py")
    assert run(small, "--last-failed", "-q").last_line.startswith("1 passed")


@pytest.mark.slow
def test_an_exception_is_told_by_the_students_own_lines(
    homework: Path, small: str, run: Run
) -> None:
    file = homework / "mytorch" / "resampling.py"
    text = file.read_text("utf-8")
    file.write_text(f"print('hello')\n{text}def oops(:\n", "utf-8")
    result = run(small, "-k", "Upsampling1d-case1", "--junitxml", "report.xml")
    line = text.count("\n") + 2
    sentence = f"SyntaxError: invalid syntax, in mytorch/resampling.py, line {line}"
    assert f"- Z: {sentence}\n" in result.stdout
    lines = f"mytorch/resampling.py, line {line}, in <module>\n  def oops(:\n"
    assert result.stdout.count(indent(lines, "  ")) == 1  # though nine values were not shown
    assert "autograder" not in result.stdout
    failures = [*ElementTree.parse(homework / "report.xml").getroot().iter("failure")]
    assert len(failures) == 9
    assert all(failure.attrib["message"].endswith(sentence) for failure in failures)
    assert lines.strip() in str(failures[0].text)
    file.write_text(f"print('hello')\n{text.replace('self.', 'other.')}", "utf-8")
    raised = run(small, "-k", "Upsampling1d-case1").stdout
    assert raised.count("Captured stdout call") == 1
    assert "\n| hello\n" in raised
    assert "NameError: name 'other' is not defined, in Upsample1d.__init__" in raised


@pytest.mark.slow
def test_what_an_endless_loop_prevents_fails_with_its_reason(
    homework: Path, small: str, run: Run
) -> None:
    (homework / small).write_text(f"limits = {{ seconds = 1 }}\n{SMALL}", "utf-8")
    (homework / "mytorch" / "resampling.py").write_text(
        "class Upsample1d:\n    def __init__(self, k): self.k = k\n"
        "    def forward(self, A):\n        while True: pass\n",
        "utf-8",
    )
    result = run(small, "-q", "--tb=no", "-k", "Upsampling1d and (case1 or case2)")
    late = "took more than 1 s; a loop without end?"
    assert f"test_small[Upsampling1d-case1-Z] - Z: {late}\n" in result.stdout
    later = f"test_small[Upsampling1d-case2-Z] - Z: not begun, because case 1 {late}\n"
    assert later in result.stdout
    assert "passed" not in result.last_line


def test_hidden_cases_are_not_told(homework: Path, small: str, run: Run) -> None:
    plant(homework, "conv1d_stride1_kernel_not_flipped_a")
    (homework / small).write_text(f'feedback = {{ cases = "hidden" }}\n{SMALL}', "utf-8")
    result = run(small, "-v", "-k", "Conv1d_stride1")
    aspects = ["forward", "backward", "parameters", "state"]
    assert result.ids[:4] == [f"Conv1d_stride1-{aspect}" for aspect in aspects]
    assert (
        "test_small[Conv1d_stride1-backward] - backward: some value is not what is expected"
        in result.stdout
    )
    assert "1 failed, 3 passed" in result.last_line
    assert "shape" not in result.stdout


NO_PADDING = """
Padded = Conv1d

class Conv1d(Padded):
    def __init__(self, c_in, c_out, k, stride, weight_init_fn=None, bias_init_fn=None):
        super().__init__(c_in, c_out, k, stride, 0, weight_init_fn, bias_init_fn)
"""


@pytest.mark.slow
def test_an_option_that_is_not_offered_is_skipped(homework: Path, small: str, run: Run) -> None:
    with (homework / "mytorch" / "Conv1d.py").open("a", encoding="utf-8") as file:
        file.write(NO_PADDING)
    result = run(small, "-q", "-rs", "-k", "Conv1d-case")
    assert "takes no padding, and was not asked for it" in result.stdout
    assert re.match(r"\d+ passed, \d+ skipped", result.last_line), result.stdout


WATCH = """
import json
import psutil
pytest_plugins = ["autograder.workbench.pytest_plugin.plugin"]
seen = set()
{more}

def children():
    return [child.pid for child in psutil.Process().children()]

def pytest_configure(config):
    config.add_cleanup(told)  # the first to be added is the last to be called

def pytest_runtest_logreport(report):
    seen.update(children())

def told():
    with open("seen.json", "w") as file:
        json.dump([len(seen), len(children())], file)
"""


@pytest.fixture
def watched(homework: Path) -> Callable[[], str]:
    """Tells how many processes pytest had started when tests ended, and how many it has left."""
    (homework / "conftest.py").write_text(WATCH.format(more=""), "utf-8")
    return (homework / "seen.json").read_text


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a process for each item, where none is forked")
def test_one_worker_serves_the_whole_session(
    small: str, run: Run, watched: Callable[[], str]
) -> None:
    result = run(small, "-q", "-k", "Upsampling1d or MCQ or Conv1d-case1")
    assert result.returncode == 0, result.stdout
    assert watched() == "[1, 0]"


def test_collecting_starts_no_worker(small: str, run: Run, watched: Callable[[], str]) -> None:
    assert run(small, "--collect-only", "-q").returncode == 0
    assert watched() == "[0, 0]"


@pytest.mark.slow
def test_processes_that_are_spawned_do_as_well(
    homework: Path, small: str, run: Run, watched: Callable[[], str]
) -> None:
    more = "from autograder.worker import launch\nlaunch.default_method = lambda: 'spawn'"
    (homework / "conftest.py").write_text(WATCH.format(more=more), "utf-8")
    result = run(small, "-q", "-k", "Upsampling1d")
    assert re.match(r"\d+ passed, \d+ deselected", result.last_line), result.stdout
    assert watched() == "[0, 0]"  # each had ended before the first report


def test_the_graders_own_fault_is_an_error(homework: Path, small: str, run: Run) -> None:
    program = homework / "autograder" / "worker" / "inside" / "__main__.py"
    program.write_text("raise SystemExit('no worker today')\n", "utf-8")
    result = run(small, "-q", "-k", "question_1")
    assert "1 error" in result.last_line
    assert "failed" not in result.last_line
    assert "the worker could not start: no worker today" in result.stdout
    assert not {"plugin.py", "collected.py"} & {*re.findall(r"\w+\.py", result.stdout)}


def test_an_assignment_that_cannot_be_used_is_named(homework: Path, run: Run) -> None:
    (homework / "odd.toml").write_text('title = "Odd"\n[items]\n', "utf-8")
    result = run("odd.toml", "-q")
    assert result.returncode == 2
    assert "`items` is empty; an assignment has at least one item" in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.slow
def test_other_cases_are_drawn_on_request(homework: Path, small: str, run: Run) -> None:
    plant(homework, "conv1d_stride1_kernel_not_flipped_a")
    asked = (small, "-q", "--tb=no", "-k", "Conv1d_stride1-case1-dLdA")
    first, other = run(*asked), run(*asked, "--autograder-seed", "7")
    assert first.ids == other.ids
    assert without_times(first.stdout) != without_times(other.stdout)
    assert "expected a whole number below 2^64" in run("--autograder-seed", "-1").stderr


@pytest.mark.slow
def test_tests_of_ones_own_run_where_they_are_named(homework: Path, run: Run) -> None:
    (homework / "mytorch" / "test_mine.py").write_text(
        "from mytorch.resampling import Upsample1d\n\ndef test_it():\n    assert Upsample1d(2)\n"
    )
    program = [str(Path(sys.executable).with_name("pytest"))]
    assert run("-q", "mytorch/test_mine.py", program=program).last_line.startswith("1 passed")


def listen() -> None:
    """Heed SIGINT, which a job in the background is started to ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interrupted_session_leaves_nothing_behind(
    homework: Path, small: str, cache: Path
) -> None:
    (homework / "mytorch" / "resampling.py").write_text(
        "class Upsample1d:\n    def __init__(self, k):\n        while True: pass\n", "utf-8"
    )
    with subprocess.Popen(
        command(small, "-k", "Upsampling1d"),
        cwd=homework,
        env=surroundings(cache),
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=listen,
    ) as process:
        student = psutil.Process(process.pid)
        while not (children := student.children(recursive=True)):
            time.sleep(0.05)
        time.sleep(1)  # for the loop to begin
        children = student.children(recursive=True) or children
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "KeyboardInterrupt" in out
    assert not psutil.wait_procs(children, timeout=5)[1]
