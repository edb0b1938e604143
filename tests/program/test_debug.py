"""`--pdb`: the real pdb, told what to do over standard input, stops where the fault is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.records.cache import cache_folder
from tests.support.files import directory
from tests.support.places import ROOT

# Grades one item of a tree and debugs it, as the command line does.
DEBUG = """
import sys
from pathlib import Path
from autograder.course import assignment as assignments
from autograder.workbench.pdb.debug import debug
from autograder.workbench.failing import NothingToShowError
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import read_submission
from autograder.worker.launch import Launcher

tree, cache = sys.argv[1:]
seen = []
with Launcher() as launcher:
    references = References(Path(cache))
    grader = Grader(launcher, references, tutor=Tutor(references), keep=seen.append)
    sheet = assignments.select(assignments.load("all"), ["Linear"])
    grader.grade(read_submission(Path(tree)), sheet)
    torch_before = "torch" in sys.modules
    kept = [*sys.meta_path], [*sys.path], dict(vars(__import__("numpy")))
    # BEFORE
    tracer = sys.gettrace()
    try:
        debug(seen[0], Path(tree))
    except NothingToShowError as error:
        print("ERROR", error)
    import numpy
    assert kept == ([*sys.meta_path], [*sys.path], dict(vars(numpy)))
    assert ("torch" in sys.modules) == torch_before
    own = {getattr(m, "__file__", None) or "" for m in list(sys.modules.values())}
    assert not [file for file in own if file.startswith(tree)]
    assert sys.gettrace() is tracer
print("CLEAN")
"""
LAYER = """\
import numpy as np


class Linear:
    def __init__(self, i, o):
        self.W, self.b = np.zeros((o, i)), np.zeros((o, 1))

    def forward(self, A):
        self.A = A
        Z = affine(A, self.W, self.b)
        return Z

    def backward(self, dLdZ):
        dLdA = dLdZ @ self.W
        self.dLdW = dLdZ.T @ self.A
        self.dLdb = dLdZ.sum(axis=0)[:, None]
        return dLdA


def affine(A, W, b):
    scores = A @ W.T
    return scores + b.T
"""
Pdb = Callable[..., str]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run_pdb(cache: Path, tmp_path: Path) -> Pdb:
    """What is printed for commands to pdb, by a tree with the layer after some changes."""

    def run(*changes: tuple[str, str], commands: str = "", before: str = "") -> str:
        text = LAYER
        for right, wrong in changes:
            assert right in text
            text = text.replace(right, wrong, 1)
        tree = directory(tmp_path / "homework", {"mytorch/linear.py": text})
        ended = subprocess.run(
            [sys.executable, "-c", DEBUG.replace("# BEFORE", before), str(tree), str(cache)],
            input=commands,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr
        assert "Traceback" not in ended.stdout + ended.stderr
        assert ended.stdout.endswith("CLEAN\n")
        return ended.stdout

    return run


WRONG_Z = ("A @ W.T\n", "A @ W.T + 1\n")
WRONG_DLDW = ("dLdZ.T @ self.A", "2 * dLdZ.T @ self.A")


def line_of(text: str, changes: tuple[str, str] | None = None) -> int:
    source = LAYER.replace(*changes, 1) if changes else LAYER
    return 1 + next(n for n, line in enumerate(source.splitlines()) if text in line)


def test_a_wrong_value_stops_in_its_call(run_pdb: Pdb, tmp_path: Path) -> None:
    told = run_pdb(WRONG_Z, commands="w\np A.shape\nn\ns\ns\nw\nq\n")
    first, *_ = told.splitlines()
    assert first.startswith("Nothing is confined: your code runs in this very process")
    assert "Z: 1 of 1 elements differ" in told
    assert "Z yours" in told
    assert f"Z is made by Linear.forward (mytorch/linear.py, line {line_of('def forward')})" in told
    file = tmp_path / "homework" / "mytorch" / "linear.py"
    stops = [line for line in told.splitlines() if f"> {file}(" in line]
    assert stops[0] == f"> {file}({line_of('self.A = A')})forward()"
    assert "-> self.A = A" in told
    assert "(Pdb) (1, 1)" in told
    assert f"({line_of('Z = affine')})forward()" in told
    assert f"({line_of('def affine')})affine()" in told  # stepped into
    assert f"{file}({line_of('scores = ')})affine()" in told
    assert "runner" not in told


@pytest.mark.slow
def test_of_what_is_only_looked_at_it_is_the_call_before(run_pdb: Pdb) -> None:
    told = run_pdb(WRONG_DLDW, commands="p dLdZ.shape\nn\nn\np self.dLdW.shape\nc\n")
    assert "dLdW is made by Linear.backward" in told
    assert f"({line_of('dLdA = dLdZ')})backward()" in told
    assert told.count("(Pdb) (1, 1)") == 2
    assert "The case is over." in told


@pytest.mark.slow
def test_a_property_is_no_call(run_pdb: Pdb) -> None:
    kept = ("        return dLdA\n", "        return dLdA\n\n    @property\n    def dLdW(self):\n"
            "        return self.grad\n")  # fmt: skip
    told = run_pdb(("self.dLdW = dLdZ", "self.grad = 2 * dLdZ"), kept, commands="q\n")
    assert "dLdW is made by Linear.backward" in told


def test_an_exception_is_looked_at_where_it_was_raised(run_pdb: Pdb) -> None:
    told = run_pdb(("A @ W.T\n", "A @ W.T[:, :, 0, 0]\n"), commands="p b.shape\nu\np A.shape\nq\n")
    assert "IndexError" in told
    assert f"({line_of('scores = ')})affine()" in told
    assert "(Pdb) (1, 1)" in told
    assert f"({line_of('Z = affine')})forward()" in told  # one up


def test_an_exception_that_numpy_raises_is_looked_at_in_ones_own_line(run_pdb: Pdb) -> None:
    told = run_pdb(("A @ W.T\n", "np.concatenate([A, W[None]])\n"), commands="p A.shape\nq\n")
    assert f"({line_of('scores = ')})affine()" in told


@pytest.mark.slow
def test_going_on_runs_to_the_end(run_pdb: Pdb) -> None:
    told = run_pdb(WRONG_Z, commands="c\n")
    assert told.count("(Pdb)") == 1
    assert "The case is over." in told


@pytest.mark.slow
def test_the_end_of_the_input_ends_it(run_pdb: Pdb) -> None:
    assert "The case is over." not in run_pdb(WRONG_Z, commands="")


@pytest.mark.slow
def test_next_goes_from_one_call_to_the_next(run_pdb: Pdb) -> None:
    told = run_pdb(WRONG_Z, commands="n\n" * 6 + "q\n")
    assert "--Return--" in told
    assert f"({line_of('def backward')})backward()" in told
    assert "autograder" not in told


@pytest.mark.slow
def test_breakpoints_of_ones_own_hold(run_pdb: Pdb) -> None:
    line = line_of("self.dLdb = ")
    told = run_pdb(WRONG_Z, commands=f"b {line}\nc\np self.dLdW.shape\nc\nq\n")
    assert f"({line})backward()" in told
    assert "(Pdb) (1, 1)" in told


@pytest.mark.slow
def test_a_breakpoint_left_in_the_code_opens_pdb(run_pdb: Pdb) -> None:
    left = ("    scores = A", "    breakpoint()\n    scores = A")
    told = run_pdb(left, commands="p A.shape\nc\n" * 3)
    assert "Z: a breakpoint was left" in told
    assert f"({line_of('scores = ') + 1})affine()" in told
    assert "(Pdb) (1, 1)" in told


@pytest.mark.slow
@pytest.mark.parametrize("command", ["q\n", ""])
def test_leaving_at_a_breakpoint_of_ones_own(command: str, run_pdb: Pdb) -> None:
    left = ("    scores = A", "    breakpoint()\n    scores = A")
    run_pdb(left, commands=command)


@pytest.mark.slow
def test_what_is_made_by_the_constructor(run_pdb: Pdb) -> None:
    told = run_pdb(("np.zeros((o, i))", "np.zeros((o, i + 1))"), commands="q\n")
    assert "size of W as constructed is made by Linear.__init__" in told
    assert f"({line_of('self.W, self.b')})__init__()" in told


@pytest.mark.slow
def test_a_class_that_is_missing(run_pdb: Pdb) -> None:
    told = run_pdb(("class Linear:", "class Line:"))
    assert "Linear was not found: define it in mytorch/linear.py" in told
    assert "No line of yours was being run" in told
    assert "(Pdb)" not in told


@pytest.mark.slow
def test_a_file_that_is_no_python(run_pdb: Pdb) -> None:
    told = run_pdb(("def affine(A, W, b):", "def affine(A, W, b:"))
    assert "SyntaxError" in told
    assert "(Pdb)" not in told


@pytest.mark.slow
def test_old_names_of_numpy_are_there(run_pdb: Pdb) -> None:
    told = run_pdb(WRONG_Z, ("self.A = A", "self.A = A.astype(np.float_)"), commands="n\nn\nc\n")
    assert f"({line_of('Z = affine')})forward()" in told


@pytest.mark.slow
def test_an_editors_debugger_is_left_alone(run_pdb: Pdb) -> None:
    """Where one traces this process already, the case is carried out for its breakpoints."""
    for change in (WRONG_Z, ("A @ W.T\n", "A @ W.T[:, :, 0, 0]\n")):
        told = run_pdb(change, before="sys.settrace(lambda *_: None)")
        assert "Your editor's debugger is attached" in told
        assert "(Pdb)" not in told


@pytest.mark.slow
def test_what_is_right_is_not_debugged(run_pdb: Pdb) -> None:
    assert "ERROR Linear: all is right" in run_pdb()


@pytest.mark.slow
def test_the_cache_is_not_the_users_own(cache: Path) -> None:
    assert cache != cache_folder()
