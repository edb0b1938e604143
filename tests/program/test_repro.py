"""`--repro`: a script of its own shows what the grader saw, and that all is well once mended."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course.exercises import EXERCISES
from autograder.grading.compare import precision
from autograder.workbench.failing import Failing, NothingToShowError, find
from autograder.workbench.repro.literal import assigned
from autograder.workbench.repro.repro import script_of, write
from tests.conftest import Examine
from tests.samples.planted import plants
from tests.support import golden
from tests.support.files import directory
from tests.support.grading import item_of
from tests.support.right import base
from tests.support.scripts import run_alone
from tests.support.spoilt import Plant, planted

PLANTS = plants()


# Imports scripts, one after another; tells how each ended, what it compared and what it printed.
RUN = """
import contextlib, importlib.util, io, json, sys
told = []
for path in sys.argv[1:]:
    kept, known = [*sys.path], {*sys.modules}
    spec = importlib.util.spec_from_file_location("repro", path)
    module = importlib.util.module_from_spec(spec)
    seen, out = [], io.StringIO()
    try:
        spec.loader.exec_module(module)
        compare = module.side_by_side
        module.side_by_side = lambda *values: seen.append(values[:2]) or compare(*values)
        with contextlib.redirect_stdout(out):
            status = module.main()
    except Exception as error:
        status = f"{type(error).__name__}: {error}"
    sys.path = kept
    for name in {*sys.modules} - known:
        if "torch" not in name.split(".") and "numpy" not in name.split("."):
            del sys.modules[name]
    plain = lambda value: value.tolist() if hasattr(value, "tolist") else value
    shown = [{name: plain(v) for name, v in values.items()} for s in seen for values in s]
    told.append([status, shown, out.getvalue(), "autograder" in sys.modules])
print(json.dumps(told, default=str))
"""


def run_all(scripts: list[Path]) -> list[Any]:
    """What came of the scripts, with nothing but Python's packages on the path."""
    ended = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, scripts)],
        cwd=Path(sys.prefix),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    told: list[Any] = json.loads(ended.stdout.splitlines()[-1])
    return told


def first_plant(exercise: str) -> Plant:
    """One mistake in this class."""
    return next(plant for plant in PLANTS if plant.item == item_of(exercise))


FEW = ("Linear", "CrossEntropyLoss", "Adam", "Dropout2d")
OTHERS = [name for name in EXERCISES if name not in (*FEW, "Question")]


@pytest.mark.parametrize(
    "exercises",
    [
        pytest.param(FEW, id="a few", marks=pytest.mark.slow),
        pytest.param(OTHERS[::2], id="half of the others", marks=pytest.mark.slow),
        pytest.param(OTHERS[1::2], id="the other half", marks=pytest.mark.slow),
    ],
)
def test_a_script_shows_what_the_grader_saw(
    exercises: Sequence[str], examine: Examine, tmp_path: Path
) -> None:
    """The same script beside the right class finds nothing."""
    scripts, mended, failures = [], [], []
    for plant in map(first_plant, exercises):
        graded = examine(planted(plant), plant.item)
        failures.append(find(graded))
        tree = directory(tmp_path / plant.item / "wrong", planted(plant))
        scripts.append(write(graded, tree, tree))
        right = directory(tmp_path / plant.item / "right", base(plant.base))
        mended.append(Path(shutil.copy(scripts[-1], right)))
    told = run_all([*scripts, *mended])
    for failing, one in zip(failures, told[: len(scripts)], strict=True):
        check_wrong(failing, *one)
    for script, (status, _, printed, _) in zip(mended, told[len(scripts) :], strict=True):
        assert status == 0, f"{script}\n{status}\n{printed}"


def check_wrong(
    failing: Failing, status: Any, shown: list[dict[str, Any]], printed: str, ours: bool
) -> None:
    """The script has ended as the grader has seen it end, with the same numbers."""
    assert not ours
    if [*failing.faults][-1] not in failing.values:  # an exception, which is not caught
        assert isinstance(status, str), printed
        return
    assert status == 1, status
    differ = printed.splitlines()[-1].partition(": ")[2].split(", ")
    assert differ == list(failing.faults), printed
    yours, expected = shown
    rough = 1e-5 if precision(failing.case) == np.float32 else 1e-9
    for one in failing.costly:
        if isinstance(one.value, str):  # of which no number is wrong
            continue
        reference = np.reshape(expected[one.name], one.value.shape)
        np.testing.assert_allclose(reference, one.value, atol=1e-9)
        graded = failing.values[one.name].array
        if graded is not None:
            shaped = np.reshape(yours[one.name], graded.shape)
            np.testing.assert_allclose(shaped, graded, rtol=rough, atol=1e-6)


# --- whole scripts --------------------------------------------------------------------

KERNEL_NOT_FLIPPED = Plant(
    "", "Conv1d_stride1", "mytorch/Conv1d.py", "(A.dtype)[:, :, ::-1]", "(A.dtype)"
)


def test_a_script_word_for_word(examine: Examine, tmp_path: Path) -> None:
    graded = examine(planted(KERNEL_NOT_FLIPPED), "Conv1d_stride1")
    tree = directory(tmp_path, planted(KERNEL_NOT_FLIPPED))
    script = write(graded, tree, tree)
    golden.check("repro.txt", script.read_text("utf-8"))
    ended = run_alone(script)
    assert ended.returncode == 1
    golden.check("repro_output.txt", ended.stdout)
    directory(tmp_path, base("solution"))
    mended = run_alone(script)
    assert mended.returncode == 0
    assert mended.stdout.endswith("0 of 19 values differ\n")


@pytest.mark.slow
def test_an_exception_is_left_to_the_debugger(examine: Examine, tmp_path: Path) -> None:
    plant = KERNEL_NOT_FLIPPED._replace(right="axis=2)", wrong="axis=3)")
    graded = examine(planted(plant), "Conv1d_stride1")
    tree = directory(tmp_path, planted(plant))
    ended = run_alone(write(graded, tree, tree))
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("numpy.exceptions.AxisError")
    assert f'File "{tree / "mytorch" / "Conv1d.py"}"' in ended.stderr


@pytest.mark.slow
def test_a_tree_that_lies_elsewhere(examine: Examine, tmp_path: Path) -> None:
    """The class comes from the tree, though a package of its name lies beside the script."""
    wrong = {"alice/linear.py": FLAT, "alice/types.py": "raise ImportError\n"}
    graded = examine({"linear.py": FLAT, "types.py": "raise ImportError\n"}, "Linear")
    tree = directory(tmp_path / "handed in", wrong)
    here = directory(tmp_path / "course", base("solution"))
    script = write(graded, tree, here)
    assert "TREE = (Path(__file__).resolve().parent / '../handed in/alice')" in script.read_text()
    ended = run_alone(script)
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.splitlines()[-1].startswith("4 of ")


FLAT = """\
import numpy as np

class Linear:
    def __init__(self, i, o):
        self.W, self.b = np.zeros((o, i)), np.zeros((o, 1), dtype=np.float_)

    def forward(self, A):
        self.A = A
        return A @ self.W.T + self.b.T

    def backward(self, dLdZ):
        self.dLdW, self.dLdb = 2 * dLdZ.T @ self.A, 2 * dLdZ.sum(0)[:, None]
        return dLdZ @ self.W
"""


@pytest.mark.slow
def test_a_file_that_cannot_be_imported_by_name(examine: Examine, tmp_path: Path) -> None:
    sources = {"mytorch/my linear.py": FLAT}
    tree = directory(tmp_path, sources)
    ended = run_alone(write(examine(sources, "Linear"), tree, tree))
    assert ended.returncode == 1, ended.stderr
    assert "values differ: dLdW" in ended.stdout


@pytest.mark.slow
def test_what_the_submission_goes_by_is_told(examine: Examine, tmp_path: Path) -> None:
    mean = FLAT.replace("2 * dLdZ.T @ self.A", "dLdZ.T @ self.A / len(self.A)")
    mean = mean.replace("2 * dLdZ.sum(0)[:, None]", "dLdZ.mean(0)[:, None]")
    sources = {"linear.py": mean.replace("return dLdZ @ self.W", "return 2 * dLdZ @ self.W")}
    tree = directory(tmp_path, sources)
    script = write(examine(sources, "Linear"), tree, tree)
    assert "# linear gradients: by 'mean' here; 'sum' is accepted as well." in script.read_text()
    assert run_alone(script).stdout.splitlines()[-1].endswith("differ: dLdA, dLdA (2nd call)")


# --- where there is none --------------------------------------------------------------


def test_what_is_right_has_no_script(examine: Examine, tmp_path: Path) -> None:
    with pytest.raises(NothingToShowError, match=r"^Linear: all is right"):
        script_of(examine(base("solution"), "Linear"), tmp_path)


def test_hidden_cases_are_not_written(examine: Examine, tmp_path: Path) -> None:
    graded = examine({"linear.py": FLAT}, "Linear")
    feedback = type(graded.item.feedback)(cases="hidden")
    hidden = replace(graded, item=replace(graded.item, feedback=feedback))
    with pytest.raises(NothingToShowError, match="your instructor has hidden the cases"):
        script_of(hidden, directory(tmp_path, {"linear.py": FLAT}))


def test_a_question_has_no_script(examine: Examine, tmp_path: Path) -> None:
    sources = {"mcq.py": "def question_1():\n    return 'z'\n"}
    with pytest.raises(NothingToShowError, match=r"^MCQ 1: there is no script"):
        script_of(examine(sources, "MCQ 1"), directory(tmp_path, sources))


def test_an_archive_is_to_be_unpacked(examine: Examine, tmp_path: Path) -> None:
    with pytest.raises(NothingToShowError, match="is no directory; unpack the archive first"):
        script_of(examine({"linear.py": FLAT}, "Linear"), tmp_path / "handin.zip")


def test_a_single_file_needs_no_folder(examine: Examine, tmp_path: Path) -> None:
    graded = examine({"linear.py": FLAT}, "Linear")
    tree = directory(tmp_path, {"linear.py": FLAT})
    assert script_of(graded, tree / "linear.py") == script_of(graded, tree)


def test_files_in_an_archive_are_to_be_unpacked(examine: Examine, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "hw.zip", "w") as archive:
        archive.writestr("linear.py", FLAT)
    with pytest.raises(NothingToShowError, match="an archive in it holds the files: unpack"):
        script_of(examine({"linear.py": FLAT}, "Linear"), tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="needs names that are kept as they are")
def test_files_are_named_as_they_are_on_disk(examine: Examine, tmp_path: Path) -> None:
    name = "cafe\u0301\u200b.py"
    tree = directory(
        tmp_path, {f"作业\u3000一/models/{name}": FLAT, "作业\u3000一/mytorch/a.py": ""}
    )
    script = script_of(examine({"linear.py": FLAT}, "Linear"), tree)
    assert f"TREE / {f'models/{name}'!r}" in script
    assert "作业\\u3000一" in script


def test_a_class_that_is_missing(examine: Examine, tmp_path: Path) -> None:
    sources = {"linear.py": "class Linearity: ..."}
    with pytest.raises(NothingToShowError, match=r"^ReLU was not found: define it in"):
        script_of(examine(sources, "ReLU"), directory(tmp_path, sources))


def test_nobodys_file_is_overwritten(examine: Examine, tmp_path: Path) -> None:
    graded = examine({"linear.py": FLAT}, "Linear")
    tree = directory(tmp_path, {"linear.py": FLAT})
    script = write(graded, tree, tree)
    assert write(graded, tree, tree) == script
    script.write_text("# my own\n", "utf-8")
    with pytest.raises(NothingToShowError, match="was not written by --repro"):
        write(graded, tree, tree)
    assert script.read_text("utf-8") == "# my own\n"


def test_a_fault_that_needs_other_cases_first(examine: Examine, tmp_path: Path) -> None:
    once = FLAT.replace("2 * dLdZ", "dLdZ").replace(
        "    def forward(self, A):\n",
        "    made = []\n\n    def forward(self, A):\n"
        "        Linear.made.append(self)\n        A = A + (len(Linear.made) > 4)\n",
    )
    with pytest.raises(NothingToShowError, match="it fails only after other cases"):
        script_of(examine({"linear.py": once}, "Linear"), directory(tmp_path, {"linear.py": once}))


@pytest.mark.parametrize(
    "value",
    [
        np.array([[0.1, -2.0], [1e-8, 1e300]]),
        np.array([0.1, 1 / 3, 1e-30], np.float32),
        np.array([[[1, -200]], [[3, 4]]]),
        np.array([np.nan, np.inf, -np.inf]),
        np.zeros((0, 3)),
        np.random.default_rng(0).standard_normal((40, 30)),
        [np.ones(2), {"W": [np.zeros((2, 1))], "b": (3, "x")}],
        [1, [2, 3]],
    ],
    ids=str,
)
def test_a_literal_is_exact(value: Any) -> None:
    text = assigned("value", value, 4)
    names: dict[str, Any] = {"np": np}
    exec(text.strip(), names)
    np.testing.assert_equal(names["value"], value)
    if isinstance(value, np.ndarray):
        assert names["value"].dtype == value.dtype
    assert max(map(len, text.splitlines())) <= 100


def test_every_exercise_has_a_script_but_the_questions() -> None:
    scripted = {plant.item for plant in PLANTS}
    assert [name for name in EXERCISES if item_of(name) not in scripted] == ["Question"]
