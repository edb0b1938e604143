"""`check` in a real notebook: classes of cells and of the tree, and what is shown of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import nbclient
import nbformat
import pytest

from autograder.classroom.handout import sources
from tests.support.places import ROOT


class Shown(NamedTuple):
    """What a cell has shown: HTML, text, and an error's name with its traceback."""

    html: str
    text: str
    error: str


def tree(folder: Path, *without: str) -> Path:
    """A tree that holds the autograder, and the solution but for some files."""
    for file in [*(ROOT / "autograder").rglob("*")]:
        if file.is_file() and file.suffix != ".pyc":
            target = folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    for path, text in sources(ROOT).items():
        if not path.startswith(without):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all, so that PyTorch is loaded once."""
    return tmp_path_factory.mktemp("cache")


def surroundings(folder: Path) -> dict[str, str]:
    """The variables of a terminal whose caches, and IPython's files, lie in a folder."""
    own = ("XDG_CACHE_HOME", "LOCALAPPDATA", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR")
    return {**os.environ, **{name: str(folder / name.lower()) for name in own}}


def execute(
    folder: Path, cache: Path, cells: Mapping[str, str], seconds: int = 120
) -> dict[str, Shown]:
    """Run cells, one after another, in a kernel that starts in a folder."""
    new: Any = nbformat.v4
    book = new.new_notebook(cells=[new.new_code_cell(cell.strip()) for cell in cells.values()])
    client = nbclient.NotebookClient(
        book,
        timeout=seconds,
        interrupt_on_timeout=True,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env=surroundings(cache))
    return {name: shown(cell.outputs) for name, cell in zip(cells, book.cells, strict=True)}


def shown(outputs: list[Any]) -> Shown:
    data = [output.data for output in outputs if "data" in output]
    text = [output.text for output in outputs if output.output_type == "stream"]
    errors = [output for output in outputs if output.output_type == "error"]
    return Shown(
        "".join(one.get("text/html", "") for one in data),
        "".join([*text, *(one.get("text/plain", "") for one in data)]),
        "\n".join("\n".join([one.ename, *one.traceback]) for one in errors),
    )


NEEDS = """
import os
import numpy as np
import numpy.linalg
from math import prod
from autograder import check
from mytorch.Conv1d import Conv1d_stride1
from mytorch.resampling import Downsample1d as Down

EPS = np.float64(0.0)
SIDES = ((0, 0), (0, 0))
LOWEST = -float("inf")
table = np.zeros(3)

def passed_on(function):
    return function

class Counting:
    calls = 0

def pad(A, padding, sides=SIDES):
    table = prod(A.shape) * EPS  # no array of the notebook's
    return np.pad(A, (*sides, (padding, padding))) + table

shift = lambda A: np.maximum(A, LOWEST)
"""
CONV1D = """
class Conv1d(Counting):
    def __init__(self, c_in, c_out, k, stride, padding=0, weight_init_fn=None, bias_init_fn=None):
        print("hello")
        self.calls += np.linalg.norm([1, 0])
        self.padding = padding
        self.conv1d_stride1 = Conv1d_stride1(c_in, c_out, k, weight_init_fn, bias_init_fn)
        self.downsample1d = Down(stride)

    @passed_on
    def forward(self, A):
        return self.downsample1d.forward(self.conv1d_stride1.forward(pad(A, self.padding)))

    def backward(self, dLdZ: np.ndarray) -> np.ndarray:
        dLdA = self.conv1d_stride1.backward(self.downsample1d.backward(dLdZ))
        return shift(dLdA[:, :, self.padding : dLdA.shape[2] - self.padding])

check("Conv1d")
"""
DERIVED = """
class Conv1d(Conv1d):
    def backward(self, dLdZ):
        return {}

check(Conv1d)
"""
SMALL = """
class Upsample1d:
    def forward(self, A):
        return {}

check("Upsample1d")
"""
CELLS = {
    "before": """
from autograder import check
check("conv1d_stride1")
""",
    "needs": NEEDS,
    "right": CONV1D,
    "wrong": DERIVED.format("-super().backward(dLdZ)"),
    "raises": DERIVED.format("(\n            1 / 0)"),
    "redefined": CONV1D,
    "an array": SMALL.format("table"),
    "an open file": f"file = open(os.devnull)\n{SMALL.format('file')}",
    "below": """
class Conv1d_stride1(Conv1d_stride1):
    def forward(self, A):
        return super().forward(A) + 1
check("Conv1d")
""",
    "derived from the tree's": """
from mytorch.linear import Linear as Theirs
import mytorch.activation
class Linear(Theirs):
    pass
class ReLU(mytorch.activation.ReLU):
    def forward(self, A):
        return super().forward(A)
check("MLP1")
""",
    "dataclass": """
from dataclasses import dataclass
@dataclass
class Upsample1d:
    k: int
    def forward(self, A):
        Z = np.zeros((*A.shape[:2], (A.shape[2] - 1) * self.k + 1), A.dtype)
        Z[:, :, :: self.k] = A
        return Z
    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k].copy()
check("Upsample1d")
""",
    "a model": """
del Conv1d
check("CNN as Simple")
""",
    "both": CONV1D.replace('check("Conv1d")', 'check("Conv1d", "Conv1d_stride1", "MCQ 1")'),
    "a function": """
def question_1():
    return "z"
check("MCQ 1")
""",
    "set from outside": """
def forward(self, A):
    return A
Conv1d.forward = forward
check("Conv1d")
""",
    "made by exec": """
exec("class Upsample1d:\\n    def forward(self, A): return A")
check("Upsample1d")
""",
    "no such item": "check('Konv1d')",
    "no such assignment": "check('Conv1d', assignment='hw9')",
    "no such tree": "check('Conv2d', tree='nowhere')",
    "no such seed": "check('Conv1d', seed=-1)",
    "whole names first": "check('MLP')",
    "left": """
import psutil
print("children:", psutil.Process().children())
""",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> dict[str, Shown]:
    """One notebook with all cells, for a kernel takes a second to start."""
    return execute(tree(tmp_path_factory.mktemp("notebook") / "homework"), cache, CELLS)


def full_marks(text: str, item: str) -> bool:
    (row,) = [line.split() for line in text.splitlines() if line.startswith(f"{item} ")]
    return len({*row[len(item.split())].split("/")}) == 1


@pytest.mark.slow
def test_a_class_of_the_tree(book: dict[str, Shown]) -> None:
    assert full_marks(book["before"].text, "Conv1d_stride1")
    assert "from the notebook" not in book["before"].text


@pytest.mark.slow
def test_a_class_of_a_cell_with_all_that_it_needs(book: dict[str, Shown]) -> None:
    assert book["right"].error == ""
    assert full_marks(book["right"].text, "Conv1d")
    assert "note: from the notebook: Conv1d\n" in book["right"].text
    assert "    | hello\n" in book["right"].text
    assert "<table" in book["right"].html


@pytest.mark.slow
def test_a_mistake_is_named_in_html_and_in_text(book: dict[str, Shown]) -> None:
    for shown in (book["wrong"].html, book["wrong"].text):
        assert "dLdA: the sign is turned" in shown
        assert "smallest case" in shown.lower()
    assert "3.5/5" in book["wrong"].text
    assert "\x1b" not in book["wrong"].text


@pytest.mark.slow
def test_an_exception_is_told_by_cell_and_line(book: dict[str, Shown]) -> None:
    number = [*CELLS].index("raises") + 1
    place = f"In[{number}], line 4"
    sentence = f"ZeroDivisionError: division by zero, in Conv1d.backward ({place})"
    assert sentence in book["raises"].text
    assert f"    {place}, in Conv1d.backward\n      1 / 0)\n" in book["raises"].text
    assert place in book["raises"].html
    assert "notebook.py" not in book["raises"].text + book["raises"].html


@pytest.mark.slow
def test_the_class_as_it_was_defined_last_is_graded(book: dict[str, Shown]) -> None:
    assert full_marks(book["redefined"].text, "Conv1d")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("an array", "Upsample1d uses table, a numpy.ndarray that the notebook holds; only source"),
        ("an open file", "Upsample1d uses file, a _io.TextIOWrapper that the notebook holds"),
        ("set from outside", "Conv1d.forward was set outside of the class: write it in the class"),
        ("made by exec", "the source of Upsample1d was not found: define it in a cell of its own"),
        ("no such item", "the course has no item 'Konv1d'; the nearest are Conv1d,"),
        ("no such assignment", "there is no assignment 'hw9'; use one of"),
        ("no such tree", "'nowhere' does not exist; expected the directory that holds mytorch/"),
        ("no such seed", "seed: expected a whole number from 0 below 2^64, got -1"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    cell: str, words: str, book: dict[str, Shown]
) -> None:
    name, *lines = book[cell].error.splitlines()
    assert name == "CheckError"
    assert len(lines) == 1
    assert words in lines[0]


@pytest.mark.slow
def test_a_part_of_the_notebooks_takes_the_trees_place(book: dict[str, Shown]) -> None:
    assert "note: from the notebook: Conv1d_stride1, Conv1d\n" in book["below"].text
    assert "Z: 2 of 2 elements differ" in book["below"].text
    assert "note: from the notebook: Conv1d_stride1, ReLU\n" in book["a model"].text
    assert not full_marks(book["a model"].text, "CNN as Simple Scanning MLP")


@pytest.mark.slow
def test_a_class_may_derive_from_the_trees_own(book: dict[str, Shown]) -> None:
    assert "note: from the notebook: ReLU, Linear\n" in book["derived from the tree's"].text
    assert full_marks(book["derived from the tree's"].text, "MLP1")


@pytest.mark.slow
def test_a_dataclass(book: dict[str, Shown]) -> None:
    assert full_marks(book["dataclass"].text, "Upsampling1d")


@pytest.mark.slow
def test_several_items_at_once(book: dict[str, Shown]) -> None:
    text = book["both"].text
    assert not full_marks(text, "Conv1d_stride1")
    assert not full_marks(text, "Conv1d")
    assert "builds on Conv1d_stride1: mend that first" in text
    assert full_marks(text, "MCQ 1")


@pytest.mark.slow
def test_a_function_of_a_cell(book: dict[str, Shown]) -> None:
    assert "note: from the notebook: question_1\n" in book["a function"].text
    assert not full_marks(book["a function"].text, "MCQ 1")


@pytest.mark.slow
def test_an_items_whole_name_goes_before_parts_of_others(book: dict[str, Shown]) -> None:
    assert full_marks(book["whole names first"].text, "MLP")
    assert "CNN" not in book["whole names first"].text


@pytest.mark.slow
def test_no_process_is_left(book: dict[str, Shown]) -> None:
    assert book["left"].text == "children: []\n"


ALONE = """
from autograder import check
import numpy as np

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        Z = np.zeros((*A.shape[:2], (A.shape[2] - 1) * self.k + 1), A.dtype)
        Z[:, :, :: self.k] = A
        return Z * np.float64(1)

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k] + 0

check("Upsample1d")
"""
ENDLESS = """
class Upsample1d(Upsample1d):
    def forward(self, A):
        while True:
            pass
check("Upsample1d")
"""


@pytest.mark.slow
def test_a_notebook_without_a_tree_and_interrupted(tmp_path: Path, cache: Path) -> None:
    folder = tree(tmp_path / "homework", "mytorch", "models", "mcq.py")
    cells = {"alone": ALONE, "endless": ENDLESS, "again": ALONE, "left": CELLS["left"]}
    (quick := folder / "autograder" / "assignments" / "hw2p1.toml").write_text(
        quick.read_text("utf-8").replace("seconds = 10 ", "seconds = 600 "), "utf-8"
    )
    told = execute(folder, cache, cells, seconds=15)
    for cell in ("alone", "again"):
        assert told[cell].error == ""
        assert full_marks(told[cell].text, "Upsampling1d")
    assert told["endless"].error.startswith("KeyboardInterrupt\n")
    assert told["left"].text == "children: []\n"


@pytest.mark.slow
def test_without_a_notebook_the_table_is_printed(tmp_path: Path, cache: Path) -> None:
    folder = tree(tmp_path / "homework")
    ended = subprocess.run(
        [sys.executable, "-c", "from autograder import check\ncheck('Upsample1d')"],
        cwd=folder,
        env=surroundings(cache),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert full_marks(ended.stdout, "Upsampling1d")
    assert ended.stdout.startswith("Convolutional neural networks\nhw2p1: homework, seed 0\n")


def test_a_program_is_checked_by_its_file(tmp_path: Path, cache: Path) -> None:
    folder = tree(tmp_path / "homework")
    program = folder / "try_it.py"
    program.write_text(ALONE.replace("+ 0", "+ 1"), "utf-8")
    ended = subprocess.run(
        [sys.executable, str(program)],
        env=surroundings(cache),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "note: from the notebook: Upsample1d\n" in ended.stdout
    assert not full_marks(ended.stdout, "Upsampling1d")


LACKING = f"""
{NEEDS}
{CONV1D.replace('check("Conv1d")', "")}
TABLE = {{"plain": [1.0, -2, None], 2: (float("nan"), True)}}

def even(n):
    return n == 0 or odd(n - 1)

def odd(n):
    return n != 0 and even(n - 1)

def layers() -> list[Unknown]:
    return [Conv1d]

class Conv1d(Conv1d):
    @property
    def grads(self):  # which the solution's CNN asks for
        return self.conv1d_stride1.grads

    @property
    def one(self):
        return int(even(4))

    @staticmethod
    def two():
        return TABLE[2][1] + 1

    def forward(self, A):
        display(TABLE["plain"])
        return super().forward(A) * (self.one + self.two() - 2)

from models.cnn import CNN

class CNN(CNN):
    def forward(self, A):
        assert layers() == [Conv1d]
        return super().forward(A)

check("Conv1d", "Build a CNN Model")
"""


@pytest.mark.slow
def test_classes_that_the_tree_lacks_and_others_that_derive_from_its_own(
    tmp_path: Path, cache: Path
) -> None:
    folder = tree(tmp_path / "homework")
    file = folder / "mytorch" / "Conv1d.py"
    file.write_text(file.read_text("utf-8").partition("class Conv1d(")[0], "utf-8")
    stub = "class Conv1d:\n    pass\n"  # for the program itself, which imports the model
    program = f"import mytorch.Conv1d\nexec({stub!r}, vars(mytorch.Conv1d))\n{LACKING}"
    (folder / "try_it.py").write_text(f"from __future__ import annotations\n{program}", "utf-8")
    ended = subprocess.run(
        [sys.executable, "try_it.py"],
        cwd=folder,
        env=surroundings(cache),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.stderr == ""
    assert full_marks(ended.stdout, "Conv1d"), ended.stdout
    assert full_marks(ended.stdout, "Build a CNN Model"), ended.stdout
    assert "| [1.0, -2, None]" in ended.stdout
