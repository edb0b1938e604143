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
from tests.support.sampling import LONG
from tests.support.scripts import run_alone
from tests.support.spoilt import Plant, planted

PLANTS = plants()


# Imports scripts, one after another; tells how each ended, what it compared and what it printed.
RUN = """
import contextlib, importlib.util, io, json, sys
import numpy as np
plain = lambda value: np.asarray(value, float).tolist() if value is not None else None
told = []
for path in sys.argv[1:]:
    kept, known = [*sys.path], {*sys.modules}
    spec = importlib.util.spec_from_file_location("repro", path)
    module = importlib.util.module_from_spec(spec)
    seen, out = [], io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            spec.loader.exec_module(module)
            compare = module.is_right
            def noting(name, yours, expected, within):
                right = compare(name, yours, expected, within)
                seen.append((name, plain(yours), plain(expected), right))
                return right
            module.is_right = noting
            status = module.main()
        except Exception as error:
            status = f"{type(error).__name__}: {error}"
    sys.path = kept
    for name in {*sys.modules} - known:
        if "torch" not in name.split(".") and "numpy" not in name.split("."):
            del sys.modules[name]
    told.append([status, seen, out.getvalue(), "autograder" in sys.modules])
print(json.dumps(told))
"""
LONGEST = 120  # lines of a script
MANY = 1000  # numbers that are given
WIDEST = 100  # characters of a line


def run_all(scripts: list[Path]) -> list[Any]:
    """What came of the scripts, with nothing but Python's packages on the path."""
    ended = subprocess.run(
        [sys.executable, "-c", RUN, *map(str, scripts)],
        cwd=Path(sys.prefix),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
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
        pytest.param(OTHERS[1::2], id="the other half", marks=LONG),
    ],
)
def test_a_script_shows_what_the_grader_saw(
    exercises: Sequence[str], examine: Examine, tmp_path: Path
) -> None:
    """In a screen or two; the same script beside the right class finds nothing."""
    scripts, mended, failures = [], [], []
    for plant in map(first_plant, exercises):
        graded = examine(planted(plant), plant.item)
        failures.append(find(graded))
        tree = directory(tmp_path / plant.item / "wrong", planted(plant))
        scripts.append(write(graded, tree, tree))
        right = directory(tmp_path / plant.item / "right", base(plant.base))
        mended.append(Path(shutil.copy(scripts[-1], right)))
    told = run_all([*scripts, *mended])
    for script, failing, one in zip(scripts, failures, told[: len(scripts)], strict=True):
        lines = script.read_text("utf-8").splitlines()
        assert len(lines) <= LONGEST, script
        assert max(map(len, lines)) <= WIDEST, script
        check_wrong(failing, *one)
    for script, (status, _, printed, _) in zip(mended, told[len(scripts) :], strict=True):
        assert status == 0, f"{script}\n{status}\n{printed}"


def check_wrong(failing: Failing, status: Any, seen: list[Any], printed: str, ours: bool) -> None:
    """The script has ended as the grader has seen it end, with the same numbers."""
    assert not ours
    if failing.missing:  # an exception, which is not caught
        assert isinstance(status, str), printed
        return
    assert status == 1, status
    assert next(name for name, *_, right in seen if not right) == failing.first, printed
    rough = 1e-5 if precision(failing.case) == np.float32 else 1e-9
    by_name = {one.name: one for one in failing.expected}
    for name, yours, expected, right in seen:
        assert right == (name not in failing.faults)
        one, own = by_name[name], failing.values[name].array
        # Of a text, no number is wrong; many numbers that do not matter are ones in the script.
        if isinstance(one.value, str) or one.value.size > MANY:
            continue
        np.testing.assert_allclose(np.reshape(expected, one.value.shape), one.value, atol=1e-9)
        if own is not None:
            np.testing.assert_allclose(np.reshape(yours, own.shape), own, rtol=rough, atol=1e-6)


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
    assert "differ" not in mended.stdout


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
    assert "dLdW: 1 of 1 differ" in ended.stdout


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
    assert "dLdW: 1 of 1 differ" in ended.stdout


@pytest.mark.slow
def test_what_the_submission_goes_by_is_told(examine: Examine, tmp_path: Path) -> None:
    mean = FLAT.replace("2 * dLdZ.T @ self.A", "min(len(dLdZ), 2) * dLdZ.T @ self.A / len(dLdZ)")
    mean = mean.replace("2 * dLdZ.sum(0)[:, None]", "dLdZ.mean(0)[:, None]")
    sources = {"linear.py": mean}
    tree = directory(tmp_path, sources)
    script = write(examine(sources, "Linear"), tree, tree)
    assert "# linear gradients: by 'mean' here; 'sum' is accepted as well." in script.read_text()
    assert "\ndLdW (2nd call): 1 of 1 differ" in run_alone(script).stdout


OWN_LINEAR = FLAT.replace("2 * ", "").replace("np.float_", "float")
ISINSTANCE = """\
from linear import Linear

class SGD:
    def __init__(self, model, lr, momentum):
        self.layers = [one for one in model.layers if isinstance(one, Linear)]
        self.lr = lr

    def step(self):
        for layer in self.layers:
            layer.W, layer.b = layer.W + self.lr * layer.dLdW, layer.b - self.lr * layer.dLdb
"""
WITHOUT_ACTIVATIONS = """\
class SGD:
    def __init__(self, model, lr, momentum):
        self.layers, self.lr = model.layers, lr

    def step(self):
        for layer in self.layers:
            layer.W, layer.b = layer.W + self.lr * layer.dLdW, layer.b - self.lr * layer.dLdb
"""
OLDER = """\
import numpy as np

class Sigmoid:
    def forward(self, Z):
        self.A = 1 / (1 + np.exp(-Z))
        return self.A

    def derivative(self):
        return self.A * (1 + self.A)
"""
INNER = """\
import numpy as np

class Weights:
    def __init__(self, i, o):
        self.W, self.b = np.zeros((o, i)), np.zeros(o)

class Linear:
    def __init__(self, i, o):
        self.kept = {"main": [Weights(i, o)]}

    def forward(self, A):
        own = self.kept["main"][0]
        return A @ own.W.T - own.b
"""
TRAINS = """\
import numpy as np

class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, x, is_training=True):
        self.mask = (np.random.rand(*x.shape) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dLdZ):
        return dLdZ * self.mask
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("item", "sources", "line", "first"),
    [
        ("SGD", {"sgd.py": ISINSTANCE, "linear.py": OWN_LINEAR}, "SGD.__module__", "of layer 1"),
        ("SGD", {"sgd.py": WITHOUT_ACTIVATIONS}, "SimpleNamespace(layers=layers)", "of layer 1"),
        ("Sigmoid", {"activation.py": OLDER}, "layer.derivative() * dLdA", "dLdZ"),
        ("Linear", {"linear.py": INNER}, 'layer.kept["main"][0].W = W.copy()', "Z"),
        ("Dropout", {"dropout.py": TRAINS}, "is_training=False", "Z in evaluation"),
    ],
)
def test_a_class_is_called_as_it_asks_to_be(
    item: str, sources: dict[str, str], line: str, first: str, examine: Examine, tmp_path: Path
) -> None:
    tree = directory(tmp_path, sources)
    script = write(examine(sources, item), tree, tree)
    assert line in script.read_text("utf-8")
    ended = run_alone(script)
    assert ended.returncode == 1
    assert ended.stderr == ""
    wrong = [one for one in ended.stdout.splitlines() if one.endswith(" differ")]
    assert first in wrong[0], ended.stdout


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
