"""Imports from memory: under every name that students use, and never from disk."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy as np
import pytest

from autograder.handin.lookup import Lookup
from autograder.handin.mentions import mentioned, mentions
from autograder.worker.inside import compatibility, imports
from autograder.worker.inside.student import ClassNotFoundError
from tests.support.importing import StudentOf
from tests.support.places import ROOT
from tests.support.small import LINEAR

FREE = "it costs nothing unless it is used"


@pytest.mark.parametrize("path", ["mytorch/linear.py", "mytorch/nn/Linear.py", "linear.py"])
@pytest.mark.parametrize("style", ["flat", "package", "relative"])
def test_imports_of_other_files(path: str, style: str, student: StudentOf) -> None:
    folder, _, file = path.rpartition("/")
    stem = file.removesuffix(".py")
    package = folder.replace("/", ".") + "." if folder else ""
    line = {
        "flat": f"from {stem} import *",
        "package": f"from {package}{stem} import Linear",
        "relative": f"from .{stem} import Linear" if folder else f"import {stem}",
    }[style]
    loss = f"import sys\nsys.path.append('mytorch')\n{line}\nclass MSELoss:\n    pass\n"
    other = f"{folder}/loss.py".lstrip("/")
    found = student({path: LINEAR, other: loss}, "mytorch/loss.py")
    assert found.MSELoss.__name__ == "MSELoss"


def test_a_class_is_taken_from_its_home_first(student: StudentOf) -> None:
    found = student({"old.py": "class Linear: pass", "mytorch/linear.py": LINEAR})
    assert found.Linear.__module__ == "mytorch.linear"
    assert found.notes == ["Linear was taken from mytorch/linear.py; old.py defines it too"]


def test_a_class_is_found_in_any_file(student: StudentOf) -> None:
    found = student({"mytorch/layers.py": LINEAR, "mytorch/linear.py": "x = 1"})
    assert found.Linear.__module__ == "mytorch.layers"
    assert found.notes == []


def test_a_home_that_hands_on_a_class_is_enough(student: StudentOf) -> None:
    sources = {"mytorch/linear.py": "from mytorch.made import Linear", "mytorch/made.py": LINEAR}
    assert student(sources).Linear.__module__ == "mytorch.made"


def test_a_missing_class_names_where_it_should_be(student: StudentOf) -> None:
    with pytest.raises(ClassNotFoundError, match=r"Linear was not found: define it in mytorch/lin"):
        _ = student({"mytorch/conv.py": "x = 1"}).Linear


def test_names_of_the_standard_library_are_not_taken(student: StudentOf) -> None:
    sources = {"random.py": "1 / 0", "numpy.py": "1 / 0", "mytorch/linear.py": ""}
    sources["mytorch/linear.py"] = "import random, numpy\nclass Linear:\n    f = numpy.zeros\n"
    assert student(sources).Linear.f(1).shape == (1,)


def test_files_that_are_no_modules_can_be_found_all_the_same(student: StudentOf) -> None:
    found = student({"mytorch/my linear (1).py": LINEAR})
    assert found.Linear.__name__ == "Linear"


def test_the_use_of_forbidden_packages_is_refused(student: StudentOf) -> None:
    sources = {"mytorch/linear.py": "import tensorflow.keras as k\nLinear = k.layers.Dense"}
    with pytest.raises(ImportError, match="imports tensorflow, which this homework forbids"):
        _ = student(sources).Linear


@pytest.mark.parametrize(
    "line",
    [
        "import tensorflow as tf",
        "from tensorflow import keras",
        "import os, tensorflow",
        "from scipy import signal",
        "import scipy.signal",
        "import importlib; importlib.import_module('tensorflow')",
        "__import__('tensorflow')",
    ],
)
def test_what_is_forbidden_is_named_however_it_is_imported(line: str, student: StudentOf) -> None:
    found = student({"mytorch/linear.py": f"{line}\n{LINEAR}"})
    assert found.Linear.__name__ == "Linear"
    (note,) = found.all_notes()
    assert re.fullmatch(
        r"mytorch/linear\.py imports (tensorflow|scipy\.signal), which this homework forbids", note
    )


def test_a_forbidden_import_that_is_caught_is_still_told(student: StudentOf) -> None:
    attempt = "try:\n    import tensorflow\nexcept ImportError:\n    pass\n"
    found = student({"mytorch/linear.py": attempt + LINEAR})
    assert found.Linear.__name__ == "Linear"
    assert found.all_notes() == [
        "mytorch/linear.py imports tensorflow, which this homework forbids"
    ]


def test_other_packages_are_not_offered_even_where_they_are_installed(student: StudentOf) -> None:
    sources = {
        "mytorch/linear.py": f"import pip._vendor\n{LINEAR}    name = pip.__name__, pip.main"
    }
    found = student(sources)
    with pytest.raises(ModuleNotFoundError, match="No module named 'pip': it is no file"):
        found.Linear.name[1]()
    assert found.all_notes() == [f"mytorch/linear.py imports what is not there (pip): {FREE}"]


def test_packages_that_show_things_swallow_what_is_done_with_them(student: StudentOf) -> None:
    shows = "import matplotlib.pyplot as plt\nfrom tqdm import tqdm, trange\nimport wandb\n"
    found = student({"mytorch/linear.py": f"{shows}class Linear:\n    draw, bar = plt, tqdm"})
    plt, bar = found.Linear.draw, found.Linear.bar
    plt.rcParams["figure.dpi"] = 100
    plt.figure(figsize=(3, 4)).savefig("x.png")
    _, axes = plt.subplots()
    axes[0].plot([1, 2])
    with bar([1, 2], desc="epoch") as steps:
        assert [*steps] == [1, 2]
        steps.set_postfix(loss=1).close()
    assert len(bar([1, 2])) == 2
    with pytest.raises(ImportError, match=r"No module named 'matplotlib.pyplot'"):
        np.exp(axes)
    assert found.all_notes() == []


def test_modules_of_python_that_are_not_offered_are_refused_in_words(student: StudentOf) -> None:
    sources = {"mytorch/linear.py": f"import turtle\n{LINEAR}    use = turtle"}
    with pytest.raises(ModuleNotFoundError, match="'turtle': of Python's modules, this one is not"):
        student(sources).Linear.use.width(3)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import math, statistics as st", ["math", "statistics"]),
        ("    from concurrent import futures", ["concurrent", "concurrent.futures"]),
        ("from numpy.testing import (assert_allclose)", ["numpy.testing"]),
        ("Z = np.polynomial.Polynomial(A)", ["numpy.polynomial"]),
        ("t = datetime.strptime(a, b)", ["_strptime"]),
        ("x = imports.max(frommage)", []),
        ("# import torch", []),
        ("if x: import colorsys; import wave", ["colorsys", "wave"]),
        (
            "from xml.etree import (\n    ElementTree as E,\n)",
            ["xml.etree", "xml.etree.ElementTree"],
        ),
        ("from xml.etree \\\n import ElementTree", ["xml.etree", "xml.etree.ElementTree"]),
        ("importlib.import_module('wave')", ["wave"]),
        ("text.encode('Latin-1')", ["encodings.latin_1"]),
        ("import (\nimport wave\n", ["wave"]),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    found = list(mentions(text))
    assert found[: len(names)] == names
    assert not names or all(name.startswith(names[0]) for name in found[len(names) :])


def test_what_is_mentioned_is_told_once_and_with_what_it_loads_later() -> None:
    texts = ["import argparse, wave", "import wave, argparse as a"]
    assert mentioned(texts) == ["argparse", "shutil", "wave"]


LOADED_BY_CHILDREN = """
import importlib, sys
from pathlib import Path
from autograder.handin.submission import read_submission
from autograder.worker.inside import child, imports
from autograder.handin.mentions import mentioned
child.prepare()
before = set(sys.modules)
for tree in sys.argv[1:]:
    sources = read_submission(Path(tree)).sources
    imports.load_mentioned(mentioned(sources.values()), ["scipy.special"])
print(sorted(set(sys.modules) - before))
"""


def test_what_the_solution_and_its_handout_use_is_loaded_once_for_all_children() -> None:
    command = [sys.executable, "-c", LOADED_BY_CHILDREN, ".", "handout"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("math", True),
        ("numpy.ma", True),
        ("scipy.special", True),
        ("scipy", False),
        ("scipy.signal", False),
        ("torch", False),
        ("antigravity", False),
        ("unittest.__main__", False),
        ("numpy.tests.test_lazyloading", False),
        ("test.support", False),
    ],
)
def test_what_is_offered(name: str, offered: bool) -> None:
    assert imports.is_offered(name, ("scipy.special",)) == offered


def test_our_functions_of_scipy_are_scipys() -> None:
    special = pytest.importorskip("scipy.special")
    x = np.random.default_rng(0).normal(scale=4, size=(3, 5))
    for name, ours in compatibility.SPECIAL.items():
        theirs = getattr(special, name)
        np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-13, atol=1e-15)
        assert ours(np.float32(x)).dtype == np.float32
        if name.endswith(("softmax", "sumexp")):
            np.testing.assert_allclose(ours(x, axis=1), theirs(x, axis=1), rtol=1e-13)
    extremes = np.array([-1000.0, 1000.0])
    np.testing.assert_allclose(compatibility.expit(extremes), [0.0, 1.0])
    np.testing.assert_allclose(compatibility.softmax(extremes), [0.0, 1.0])


# --- names that lead around the folder that is graded ---------------------------------

AROUND = Lookup(
    {"mytorch/conv.py": "", "mytorch/nn/pool.py": "", "halves/mytorch/act.py": ""},
    {},
    allowed=("scipy.special",),
    outside={
        "../../utils.py": "", "../../HW2/utils.py": "", "../../HW2/mytorch/act.py": "",
        "../../HW1/P1/mytorch/__init__.py": "", "../../HW1/P1/mytorch/linear.py": "",
        "../../scipy/special.py": "", "../../random.py": "",
    },
    lead="repo/HW2/P1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("mytorch.conv", ("mytorch/conv.py", False)),
        ("HW2.P1.mytorch.conv", ("mytorch/conv.py", False)),
        ("hw2.p1.mytorch.conv", ("mytorch/conv.py", False)),
        ("repo.HW2.P1.mytorch.nn", ("mytorch/nn/__init__.py", True)),
        ("P1.pool", ("mytorch/nn/pool.py", False)),
        ("repo", ("../../__init__.py", True)),
        ("repo.HW2", ("../__init__.py", True)),
        ("HW2", ("../__init__.py", True)),
        ("HW2.P1", ("__init__.py", True)),
        ("HW2.P1.none", None),
        ("mytorch.act", ("halves/mytorch/act.py", False)),  # inside, before outside
        ("utils", ("../../HW2/utils.py", False)),  # the nearest above
        ("HW2.utils", ("../../HW2/utils.py", False)),
        ("HW1", ("../../HW1/__init__.py", True)),
        ("HW1.P1.mytorch", ("../../HW1/P1/mytorch/__init__.py", True)),
        ("HW1.P1.mytorch.linear", ("../../HW1/P1/mytorch/linear.py", False)),
        ("mytorch.linear", ("../../HW1/P1/mytorch/linear.py", False)),
        ("linear", ("../../HW1/P1/mytorch/linear.py", False)),
        ("scipy.special", None),  # which the assignment allows: it is never a file from elsewhere
        ("random", None),
        ("nowhere", None),
    ],
)
def test_names_that_lead_around(name: str, file: tuple[str, bool] | None) -> None:
    assert AROUND.file(name) == file


def test_what_lies_outside_defines_nothing() -> None:
    lookup = Lookup({"a.py": "x = 1"}, {}, outside={"../b.py": LINEAR}, lead="c")
    assert lookup.definers("Linear") == []
    assert lookup.candidates("b.py") == []


def test_files_of_a_package_may_be_handed_in_without_it(student: StudentOf) -> None:
    line = "from mytorch.made import Linear\nimport mytorch.nn.made\n"
    found = student({"linear.py": line, "made.py": LINEAR})
    assert found.Linear.__name__ == "Linear"
    lookup = Lookup({"mytorch/a.py": "", "b.py": ""}, {})
    assert lookup.file("mytorch.b") is None  # there is a package, and it has none
    assert lookup.file("models.b") == ("b.py", False)
    assert lookup.file("models.c") is None
