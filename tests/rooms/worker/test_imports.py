"""What a submission imports and cannot have, and files that cannot be executed to their end."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import numpy as np
import pytest

from autograder.worker.inside.near import near
from autograder.worker.inside.standins import StandIn
from autograder.worker.inside.student import ClassNotFoundError, Student
from tests.conftest import Grade
from tests.support.importing import StudentOf
from tests.support.small import LINEAR

HOME = "mytorch/linear.py"
UNUSED = {
    "a stray name": "from turtle import width",
    "all of a stray module": "from turtle import *",
    "an editor's": "from torch import batch_norm",
    "a neural network's": "import torch.nn as nn, torch.nn.functional as F",
    "a screen's": "from tkinter import Y",
    "a profiler's": "from cProfile import label",
    "a file that was not handed in": "from helper import *",
    "a file of a package": "from mytorch.helper import pad, zero",
    "a neighbour": "from . import helper\nfrom .helper import pad\nfrom .helper import *",
    "a package that is not installed": "import numba, cupy as cp",
    "the seed": "import torch\ntorch.manual_seed(0)\ntorch.backends.cudnn.benchmark = True",
    "a plot": "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n"
    "plt.rcParams['x'] = 1\nplt.style.use('ggplot')\nfig, ax = plt.subplots(1, 2)",
    "a style": "import seaborn as sns\nsns.set()",
    "a table": "import pandas as pd\npd.set_option('display.width', 9)\npd.options.x.y = 1",
    "a bar": "from tqdm.auto import tqdm, trange\nfor i in tqdm(range(3)): pass\n"
    "assert i == 2 and [*trange(2)] == [0, 1]",
    "a module of torch's": "import torch\nclass Net(torch.nn.Module):\n    x: torch.Tensor = 1",
    "a hint": "from typing import Optional\nimport torch\n"
    "def f(x: Optional[torch.Tensor] = None) -> torch.Tensor | None: pass",
    "a decorator": "import torch\nclass Net:\n    @torch.no_grad()\n    def f(self): pass",
}
STOPPED = {
    "a script": f"{LINEAR}np = 1\nopen('data.npy').read()\n",
    "a script above": f"data = open('data.npy')\nx, y = data.read()\n{LINEAR}",
    "an exit": f"{LINEAR}import sys\nsys.exit()\n",
    "an end": f"{LINEAR}raise SystemExit\n",
    "the keyboard": f"n = input()\n{LINEAR}",
    "an assertion": f"{LINEAR}assert Linear is None\n",
    "another class": f"class A:\n    x = missing\n{LINEAR}",
    "a main function": f"def main(): open('x.npy')\nmain()\n{LINEAR}",
    "another version": f"class Linear: old = True\nmain()\n{LINEAR}",
    "the future": f"from __future__ import annotations\n1 / 0\ndef f(x: missing): pass\n{LINEAR}",
    "a condition": f"1 / 0\nif True:\n    import math\n{LINEAR}    pi = math.pi",
    "a name among others": f"from math import missing, pi\n{LINEAR}    pi = pi",
}


@pytest.mark.parametrize("how", UNUSED)
def test_an_import_that_is_never_used_costs_nothing(how: str, student: StudentOf) -> None:
    found = student({HOME: f"{UNUSED[how]}\n{LINEAR}"})
    assert found.Linear.__name__ == "Linear"
    assert not any("stopped" in note for note in found.all_notes())


@pytest.mark.parametrize("how", STOPPED)
def test_a_file_that_stops_keeps_what_it_defines(how: str, student: StudentOf) -> None:
    found = student({HOME: STOPPED[how]})
    assert not hasattr(found.Linear, "old")
    (note,) = found.all_notes()
    assert note.startswith("mytorch/linear.py stopped at line ")
    assert note.endswith("): what it defines is graded all the same")


@pytest.mark.parametrize("message", ["'x' * 3_000_000", r"'\udc80' * 9"])
def test_whatever_a_file_that_stops_says_costs_nothing(message: str, grade: Grade) -> None:
    flat = "class Flatten:\n    def forward(self, A):\n        return A.reshape(len(A), -1)\n"
    (item,) = grade({"mytorch/flatten.py": f"{flat}raise ValueError({message})"}, "Flatten").items
    assert [aspect.passed for aspect in item.aspects] == [True, False]
    assert any("stopped at line 4 (ValueError: " in remark for remark in item.remarks)


def test_what_was_not_made_is_told_where_it_is_used(student: StudentOf) -> None:
    found = student({HOME: f"{LINEAR}    def f(self): return data + 1\n\n\ndata = 1 / 0"})
    with pytest.raises(ZeroDivisionError):
        found.Linear().f()


def test_a_class_that_was_not_made_is_told_as_python_does(student: StudentOf) -> None:
    sources = {"mytorch/a.py": "class Linear:\n    x = missing", HOME: "from a import *"}
    for name in (HOME, "mytorch/a.py"):
        with pytest.raises(NameError, match="name 'missing' is not defined"):
            _ = student(sources, name).Linear


@pytest.mark.parametrize(
    "line", ["from bad import *", "from bad import Tanh, Linear", "import bad"]
)
def test_a_file_that_is_no_python_takes_only_what_is_in_it(line: str, student: StudentOf) -> None:
    sources = {"mytorch/bad.py": "class Tanh:\n    def f(:", HOME: f"{line}\n{LINEAR}"}
    found = student(sources)
    assert found.Linear.__name__ == "Linear"
    assert found.all_notes() == ["mytorch/bad.py cannot be read (SyntaxError: invalid syntax)"]
    for _ in range(2):
        with pytest.raises(SyntaxError):
            _ = found.Tanh


@pytest.mark.parametrize(
    "use",
    [
        *("torch.tanh(1)", "torch.pi + 1", "1 - torch.pi", "torch.x[0]", "[*torch.x]", "-torch.x"),
        *("np.exp(torch.x)", "np.ones(2) * torch.x", "float(torch.x)", "bool(torch.x)"),
        *("torch.nn.Linear(1, 2)", "len(torch.x)", "Net()"),
        *(
            "[torch.tanh(x) for x in [1]]",
            "list(map(torch.tanh, [1]))",
            "made.item()",
            "torch.x < 1",
        ),
    ],
)
def test_use_of_what_is_forbidden_is_refused(use: str, student: StudentOf) -> None:
    top = "import tensorflow as torch, numpy as np\nmade = torch.zeros(3)\nclass Net(torch.N): pass"
    found = student({HOME: f"{top}\n{LINEAR}    def use(self): return {use}\n"})
    with pytest.raises(ImportError, match="imports tensorflow, which this homework forbids"):
        found.Linear().use()


def test_nothing_is_an_instance_of_what_is_not_there(student: StudentOf) -> None:
    kinds = "isinstance(x, torch.Tensor), isinstance(x, (int, torch.Tensor)), x is torch"
    found = student({HOME: f"import torch\n{LINEAR}    def ask(self, x): return {kinds}"})
    assert found.Linear().ask(np.ones(1)) == (False, False, False)


@pytest.mark.parametrize(
    "attempt",
    [
        "try:\n    import cupy as xp\nexcept ImportError:\n    import numpy as xp",
        "try:\n    import cupy as xp\nexcept (OSError, ImportError): import numpy as xp",
        "try: from helper import xp\nexcept: import numpy as xp",
        "try: import torch as xp\nexcept ModuleNotFoundError: import numpy as xp",
        "try: import tensorflow as xp\nexcept ModuleNotFoundError: import numpy as xp",
        "def get():\n    import cupy\n    return cupy\ntry: xp = get()\nexcept Exception: "
        "import numpy as xp",
        "import contextlib, numpy as xp\nwith contextlib.suppress(ImportError): import cupy as xp",
        "import cupy\ntry: import cupy as xp\nexcept ImportError: import numpy as xp\n"
        "import numpy as xp",
    ],
)
def test_a_failure_that_is_provided_for_is_raised(attempt: str, student: StudentOf) -> None:
    found = student({HOME: f"{attempt}\n{LINEAR}    zeros = xp.zeros"})
    assert found.Linear.zeros is np.zeros


def test_a_library_gets_no_stand_in_for_what_it_may_lack(student: StudentOf) -> None:
    _ = student({HOME: LINEAR}).Linear
    library = "try:\n    import speedups as fast\nexcept ImportError:\n    fast = None"
    names = {"__name__": "library"}
    exec(compile(library, "/usr/lib/library.py", "exec"), names)
    assert names["fast"] is None


def test_what_one_file_names_another_may_still_try(student: StudentOf) -> None:
    tries = "try: import cupy as xp\nexcept ImportError: import numpy as xp\n"
    sources = {"mytorch/a.py": tries, HOME: f"import cupy\nfrom a import xp\n{LINEAR}    xp = xp"}
    assert student(sources).Linear.xp is np


# --- packages -------------------------------------------------------------------------

INITS = {
    "a class that is gone": "from .linear import Gone",
    "a file that is gone": "from .rnn import RNN",
    "a stub": "from .stub import Stub",
    "broken": "from .linear import (",
    "a name that is missing": "__all__ = [x for x in y]",
    "an exit": "import sys\nsys.exit(1)",
    "a script": "open('x')",
    "empty": "",
}


@pytest.mark.parametrize("line", ["import mytorch.nn.linear", "from mytorch.nn import Linear"])
@pytest.mark.parametrize("how", INITS)
def test_an_init_that_fails_takes_nothing_with_it(how: str, line: str, student: StudentOf) -> None:
    sources = {
        "mytorch/nn/__init__.py": f"first = 1\n{INITS[how]}",
        "mytorch/nn/linear.py": LINEAR,
        "mytorch/nn/stub.py": "raise NotImplementedError",
        "mytorch/nn/loss.py": f"{line}\nfrom mytorch.nn import first\nclass MSELoss:\n    pass\n",
    }
    found = student(sources, "mytorch/nn/loss.py")
    for _ in range(2):  # a second case sees what the first one saw
        assert found._find("MSELoss").__name__ == "MSELoss"
    assert found.Linear.__module__ == "mytorch.nn.linear"
    failed = [note for note in found.all_notes() if note.startswith("mytorch/nn/__init__.py could")]
    assert len(failed) == (how not in ("a file that is gone", "empty"))


def test_a_name_that_a_package_lacks_is_found_in_its_one_file(student: StudentOf) -> None:
    sources = {"mytorch/nn/linear.py": LINEAR, "models/mlp.py": "from mytorch import Linear"}
    found = student(sources, "models/mlp.py")
    assert found.Linear.__module__ == "mytorch.nn.linear"
    sources = {**sources, "mytorch/old.py": LINEAR, "models/mlp.py": "import mytorch\n"}
    sources["models/mlp.py"] += "class MLP: has = hasattr(mytorch, 'Linear')"
    assert not student(sources, "models/mlp.py").MLP.has  # two files have it


HERE = "from os.path import basename, dirname, isfile, join\nimport glob, os, pkgutil, importlib\n"
LISTS = {
    "glob": "__all__ = [basename(f)[:-3] for f in glob.glob(join(dirname(__file__), '*.py'))\n"
    "    if isfile(f) and not f.endswith('__init__.py')]\nfrom . import *\n",
    "a real path": "for f in glob.glob(os.path.dirname(os.path.realpath(__file__)) + '/*.py'):\n"
    "    if '__init__' not in f: exec(f'from .{os.path.basename(f)[:-3]} import *')\n",
    "listdir": "for f in os.listdir(os.path.dirname(__file__)):\n"
    "    if f.endswith('.py') and f != '__init__.py':\n"
    "        m = importlib.import_module('.' + f[:-3], __name__)\n"
    "        globals().update(vars(m))\n",
    "pathlib": "from pathlib import Path\n"
    "__all__ = [p.stem for p in Path(__file__).parent.iterdir() if p.is_file() and '_'"
    " not in p.stem]",
    "pkgutil": "for _, name, package in pkgutil.iter_modules(__path__):\n"
    "    importlib.import_module(f'{__name__}.{name}')\n",
    "walk": "__all__ = [f[:-3] for a, b, c in os.walk(dirname(__file__))\n"
    "    for f in c if f[0] != '_' and 'deep' not in a]",
}


@pytest.mark.parametrize("how", LISTS)
def test_a_package_may_look_for_its_own_files(how: str, student: StudentOf) -> None:
    use = "from mytorch.nn import *\nimport mytorch.nn as nn\nclass MLP:\n    at = nn.linear.Linear"
    sources = {"mytorch/nn/__init__.py": HERE + LISTS[how], "mytorch/nn/linear.py": LINEAR}
    found = student(
        {**sources, "mytorch/nn/deep/more.py": "", "models/mlp.py": use}, "models/mlp.py"
    )
    before = os.listdir, os.scandir, os.stat, os.lstat, [*sys.path_hooks]
    assert found.MLP.at is found.Linear
    assert found.all_notes() == []
    assert before == (os.listdir, os.scandir, os.stat, os.lstat, [*sys.path_hooks])
    with pytest.raises(OSError, match="No such file"):
        os.listdir("<submission>/mytorch")


# --- what is nearly there -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "others", "found"),
    [
        ("Conv1d_stride1", ["Conv1D_stride1", "Conv1d"], "Conv1D_stride1"),
        ("Conv1d", ["Conv2d", "Conv1d_stride1"], ""),
        ("question_1", ["question1", "question_2"], "question1"),
        ("MaxPool2d", ["MeanPool2d", "MaxPooling2d"], "MaxPooling2d"),
        ("BatchNorm2d", ["BatchNorm1d"], ""),
        ("ReLU", ["GELU", "ELU", "Relu"], "Relu"),
        ("Softmax", ["SoftMax_"], "SoftMax_"),
        ("Dropout", ["Dropout2d", "DropOut"], "DropOut"),
        ("x" * 999, ["y" * 999] * 9999, ""),
    ],
)
def test_near_names(name: str, others: list[str], found: str) -> None:
    known = ("Conv1d", "Conv1d_stride1", "Conv2d", "MeanPool2d", "MaxPool2d", "Dropout2d")
    assert near(name, others, known) == found


def test_a_near_name_is_told(student: StudentOf) -> None:
    sources: Mapping[str, str] = {"mytorch/nn/lin.py": "class linear_: pass"}
    what = "Linear was not found; mytorch/nn/lin.py has linear_: call it Linear"
    with pytest.raises(ClassNotFoundError, match=what):
        _ = student(sources).Linear


def test_a_function_is_no_class(student: StudentOf) -> None:
    sources = {"plot.py": "def ReLU(x): return x", "mytorch/act.py": "class ReLU: pass"}
    assert isinstance(student(sources, "mytorch/activation.py").ReLU, type)
    del sources["mytorch/act.py"]
    with pytest.raises(ClassNotFoundError):
        _ = student(sources, "mytorch/activation.py").ReLU


def test_a_stand_in_is_never_a_class(student: StudentOf) -> None:
    found: Student = student({HOME: "from keras.layers import Linear"})
    assert not isinstance(StandIn("x", ValueError), type)
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'keras\.layers'"):
        _ = found.Linear
