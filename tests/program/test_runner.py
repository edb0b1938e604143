"""The command line, used as people and platforms use it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder.command.outcome import UNREADABLE
from autograder.course import assignment as assignments
from autograder.records.readers import READERS
from tests.conftest import Runner
from tests.support.contract import HW2P1
from tests.support.places import ROOT

BONUS = {"Dropout2d": 5, "BatchNorm2d": 5, "ResBlock": 5}


def test_the_solution_has_full_marks_and_the_run_ends_as_agreed(run: Runner) -> None:
    result = run()
    assert result.returncode == 0
    assert result.stdout.endswith(
        "\nTotal score: 100.0/100.0\n\nSummary:\n" + json.dumps({"scores": HW2P1}) + "\n"
    )
    assert max(map(len, result.stdout.splitlines()[:-1])) <= 80
    assert result.stderr == ""


@pytest.mark.slow
def test_the_bonus_has_full_marks(run: Runner) -> None:
    result = run("--assignment", "hw2p1_bonus")
    assert "\nTotal score: 15.0/15.0\n" in result.stdout
    assert json.loads(result.last_line) == {"scores": BONUS}


@pytest.mark.slow
def test_all_assignments_make_one_sheet(run: Runner) -> None:
    result = run("--assignment", "all")
    scores = json.loads(result.last_line)["scores"]
    assert {**HW2P1, **BONUS}.items() <= scores.items()


@pytest.mark.parametrize(
    "assignment",
    [
        pytest.param(name, marks=() if name == "hw2p1" else pytest.mark.slow)
        for name in assignments.names()
    ],
)
def test_the_handout_has_no_points_and_says_what_is_to_be_written(
    assignment: str, run: Runner
) -> None:
    result = run("--submission", str(ROOT / "handout"), "--assignment", assignment)
    assert result.returncode == 0
    items = assignments.load(assignment).items
    possible = 15.0 if assignment == "hw2p1_bonus" else 100.0
    assert f"\nTotal score: 0.0/{possible}\n" in result.stdout
    below = " ".join(result.stdout.partition("What to write next: ")[2].split())
    assert below.startswith(f"{items[0].name} ")
    assert below.count("not implemented") == 1
    assert all(item.name in below.partition("Next: ")[0] for item in items)
    assert "Traceback" not in result.stdout + result.stderr


def test_items_are_graded_alone(run: Runner) -> None:
    result = run("conv1D", "mcq 2")
    assert json.loads(result.last_line) == {"scores": {"MCQ 2": 1, "Conv1d": 5}}
    assert "Total score: 6.0/6.0" in result.stdout


def test_a_class_is_swapped_and_what_is_inherited_is_told(run: Runner, tmp_path: Path) -> None:
    for folder in ("mytorch", "models"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "mytorch" / "Conv1d.py"
    text = file.read_text("utf-8")
    wrong = text.replace("(A.dtype)[:, :, ::-1]", "(A.dtype)")
    file.write_text(wrong, "utf-8")
    asked = ("Conv1d_stride1", "Conv1d", "--submission", str(tmp_path))
    carried = run(*asked, "-v")
    assert json.loads(carried.last_line) == {"scores": {"Conv1d_stride1": 7, "Conv1d": 5}}
    assert (
        "inherited from Conv1d_stride1; right on its own; 1.5 points given back" in carried.stdout
    )
    lines = carried.stdout.splitlines()
    end = lines.index("Total score: 12.0/15.0")
    assert lines[end - 2] == "Next: Conv1d_stride1, 3 points to win"
    assert lines[end - 1].startswith("  after a change:  ")
    assert lines[end - 1].endswith(f"runner.py Conv1d_stride1 --submission {tmp_path}")
    given = "1 item builds on it: Conv1d; of what that costs, 1.5 points are given back"
    assert given in " ".join(run(*asked).stdout.split())
    swapped = run(*asked, "--swap", "Conv1d_stride1")
    assert json.loads(swapped.last_line) == {"scores": {"Conv1d_stride1": 10, "Conv1d": 5}}
    assert "note: swapped for the solution's: Conv1d_stride1\n" in swapped.stdout
    assert file.read_text("utf-8") == wrong


@pytest.mark.slow
def test_a_kit_has_nothing_to_swap_in_and_says_so(run: Runner, kit: Path, tmp_path: Path) -> None:
    program = shutil.copytree(kit, tmp_path / "homework") / "autograder" / "runner.py"
    command = [sys.executable, str(program), "Conv1d", "--swap", "ReLU"]
    ended = subprocess.run(
        command, env=run.environment, capture_output=True, text=True, timeout=120, check=True
    )
    assert "note: nothing was swapped: there is no solution here" in ended.stdout
    assert "not implemented" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["Convld"], "no item 'Convld'; the nearest are Conv1d,"),
        (["--submission", "nowhere"], "there is no nowhere; --submission takes a directory"),
        (["--root", "hw9"], "--root: there is no folder with Python files 'hw9' there; it may be"),
        (["--assignment", "hw9"], "there is no assignment 'hw9'; use one of"),
        (["--swap", "Conv1"], "--swap: no class is called 'Conv1'; there are Conv"),
        (["--solution", "nowhere"], "--solution: 'nowhere' does not exist; expected the directory"),
        (["--seed", "x"], "expected a whole number below 2^64, got 'x'"),
        (["--html", "-"], "--html takes a file; only --json can have standard output for itself"),
        (["--nonsense"], "unrecognized arguments"),
        (["Linear"], "no item 'Linear', but hw1p1 has Linear: add --assignment hw1p1 (make: ASS"),
        (["--explain", ""], "expected the name of an item, got ''"),
        (["--repro", " "], "expected the name of an item, got ' '"),
        (["--watch", "--hint"], "--watch gives one more hint for the key h; leave out --hint"),
    ],
)
def test_wrong_usage_is_one_clear_line(run: Runner, arguments: list[str], complaint: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert complaint in result.stderr
    assert result.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is told of in another way")
def test_an_output_that_is_closed_too_early_is_told_in_a_line(cache: Path) -> None:
    command = [sys.executable, "autograder/runner.py", "MCQ 1", "--no-history"]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert said == "runner.py: not all could be printed: Broken pipe\n"
    assert process.returncode == 3


def test_fail_under_sets_the_exit_status(run: Runner) -> None:
    assert run("Conv1d", "--fail-under", "5").returncode == 0
    assert run("Conv1d", "--fail-under", "nan").returncode == 2
    handout = ("Conv1d", "--submission", str(ROOT / "handout"))
    assert run(*handout, "--fail-under", "0.5").returncode == 1
    assert run(*handout).returncode == 0


def test_json_is_the_scorecard(run: Runner) -> None:
    alone = run("Conv1d", "--json", "-")
    card = json.loads(alone.stdout)
    assert (card["points"], card["possible"], card["seed"]) == (5, 5, 0)
    run("Conv1d", "--json", "card.json")
    written = json.loads((run.folder / "card.json").read_text())
    for one in (card, written):
        one["seconds"] = one["items"][0]["seconds"] = 0
        one["provenance"]["date"] = ""
    assert card == written


def test_junit_tells_failures_apart(run: Runner) -> None:
    run("Conv1d", "--junit", "a.xml", "--submission", str(ROOT / "handout"))
    suite = ElementTree.parse(run.folder / "a.xml").getroot()[0]
    assert suite.attrib["tests"] == suite.attrib["failures"] == "4"
    assert suite.attrib["errors"] == "0"
    assert [case.attrib["name"] for case in suite.iter("testcase")] == [
        "forward",
        "backward",
        "parameters",
        "state",
    ]
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert "not implemented: Conv1d.__init__" in failure.attrib["message"]


def test_list_shows_the_items(run: Runner) -> None:
    lines = run("--list", "pool").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["MaxPool2d_stride1", "10"],
        ["MaxPool2d", "5"],
        ["MeanPool2d_stride1", "10"],
        ["MeanPool2d", "5"],
    ]


def test_a_missing_package_is_named_with_the_way_out(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "rich.py").write_text("raise ModuleNotFoundError('no rich', name='rich')")
    result = run("Conv1d", environment={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 3
    assert "has no package 'rich'" in result.stderr
    assert "make grade" in result.stderr
    assert "pip install -r" in result.stderr


def test_without_pytorch_nothing_is_graded_and_nobody_is_blamed(
    run: Runner, tmp_path: Path
) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('it is broken')")
    result = run("Conv1d", "--no-cache", environment={"PYTHONPATH": str(tmp_path)})
    assert result.returncode == 3
    assert "not graded: PyTorch cannot be imported (it is broken)" in result.stdout
    assert json.loads(result.last_line) == {"scores": {"Conv1d": 0}}


def test_prints_of_a_submission_are_shown_only_on_request(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "mytorch").mkdir()
    (tmp_path / "mytorch" / "resampling.py").write_text(
        "print('{\"scores\": {\"Upsampling1d\": 100}}')\nraise ValueError('no')\n"
    )
    quiet = run("Upsampling1d", "--submission", str(tmp_path))
    assert "100}}" not in quiet.stdout
    loud = run("Upsampling1d", "--submission", str(tmp_path), "-v")
    assert '  | {"scores": {"Upsampling1d": 100}}' in loud.stdout
    for result in (quiet, loud):
        assert json.loads(result.last_line) == {"scores": {"Upsampling1d": 0}}


def listen() -> None:
    """Heed SIGINT, which a job in the background is started to ignore."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize(
    ("items", "method"),
    [
        pytest.param(["Upsampling1d"], "fork", id="one", marks=pytest.mark.slow),
        pytest.param(["sampling"], "fork", id="several", marks=pytest.mark.slow),
        pytest.param(["Upsampling1d"], "spawn", id="one spawned"),
        pytest.param(["sampling"], "spawn", id="several spawned", marks=pytest.mark.slow),
    ],
)
def test_an_interrupted_run_ends_at_once(items: list[str], method: str, tmp_path: Path) -> None:
    (tmp_path / "mytorch").mkdir()
    endless = "class Upsample1d:\n    def __init__(self, k):\n        while True: pass\n"
    (tmp_path / "mytorch" / "resampling.py").write_text(endless)
    program = (
        "import sys; from autograder.worker import launch\n"
        "from autograder.command.fence import run_fenced\n"
        f"launch.default_method = lambda: {method!r}; sys.exit(run_fenced())"
    )
    command = [sys.executable, "-c", program, *items, "--submission", str(tmp_path)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=listen,
    ) as process:
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        out, err = process.communicate(timeout=20)
        assert time.monotonic() - start < 6  # the item itself would take 7.5 more
    assert process.returncode == 3
    assert out == b""
    assert err.startswith(b"runner.py: interrupted by ")
    assert err.count(b"\n") == 1


def test_what_cannot_be_read_scores_nothing_and_says_why(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "handin.tar.gz").write_bytes(b"nonsense")
    files = {name: tmp_path / f"card.{name}" for name in ("json", "html", "junit")}
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    handin = ("Conv", "--submission", str(tmp_path / "handin.tar.gz"))
    for reader, least in product(READERS, ((), ("--fail-under", "1"))):
        result = run(*handin, "--reader", reader, *least, *options)
        assert result.returncode == UNREADABLE
        assert {*json.loads(result.last_line)["scores"].values()} == {0}
        card = json.loads(files["json"].read_text("utf-8"))
        assert card["unreadable"].startswith("'handin.tar.gz' is no archive")
        assert not any(one["faults"] for one in card["items"])
        suite = ElementTree.fromstring(files["junit"].read_bytes())[0]
        assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "1")
        for text in (result.stdout, files["html"].read_text("utf-8")):
            assert text.count("The hand-in cannot be read: ") == 1
            assert "FAIL" not in text.partition("</style>")[2]
