"""Which items a save touches: the import graph, in all the ways in which students import."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from autograder.course import assignment as assignments
from autograder.course.sheet import Item
from autograder.handin.submission import Submission
from autograder.workbench.watch.touched import Imports, changed, names_asked, touched
from tests.samples.small_changes import TRAITS
from tests.support.places import ROOT
from tests.support.right import Sources, handin

HW2P1 = assignments.load("hw2p1").items


def submission(**files: str) -> Submission:
    """A submission of these files; two underscores stand for a slash, a capital I for __init__."""
    names = {name.replace("__", "/").replace("I", "__init__"): text for name, text in files.items()}
    return Submission("test", {f"{name}.py": text for name, text in names.items()}, {})


def reach(root: str, **files: str) -> set[str]:
    """What a file reaches besides itself."""
    return set(Imports(submission(**files)).reach([root]).files) - {root}


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("import mytorch.linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("import mytorch.linear as l, os", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from mytorch.linear import Linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from mytorch import linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from mytorch import *", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from mytorch import Linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("import mytorch", {"mytorch/__init__.py"}),
        ("import linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from linear import *", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("from Linear import *", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("def f():\n    from linear import Linear", {"mytorch/linear.py", "mytorch/__init__.py"}),
        ("try: import linear\nexcept ImportError: pass", {"mytorch/linear.py"}),
        ("from nn.layer import Layer", {"mytorch/nn/layer.py", "mytorch/__init__.py"}),
        ("from layer import Layer", {"mytorch/nn/layer.py", "mytorch/__init__.py"}),
        ("import numpy as np, os.path, json", set()),
        ("import missing\nfrom missing.too import *\nfrom . import linear", set()),
        ("import linear\nx = (", set()),  # it does not compile: nothing is imported
    ],
)
def test_what_an_import_reaches(text: str, reached: set[str]) -> None:
    files = {"mytorch__linear": "", "mytorch__nn__layer": "", "model": text, "json": ""}
    assert reached <= reach("model.py", **files)
    extra = {"mytorch/nn/__init__.py", "mytorch/__init__.py", "nn/__init__.py"}
    assert reach("model.py", **files) <= reached | extra


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("from .layer import Layer", "mytorch/nn/layer.py"),
        ("from . import layer", "mytorch/nn/layer.py"),
        ("from . import *", "mytorch/nn/layer.py"),
        ("from ..checks import check", "mytorch/checks.py"),
        ("from .. import checks", "mytorch/checks.py"),
        ("from .loss.mse import MSE", "mytorch/nn/loss/mse.py"),
    ],
)
def test_relative_imports(text: str, reached: str) -> None:
    files = {"mytorch__nn__layer": "", "mytorch__checks": "", "mytorch__nn__loss__mse": ""}
    assert reached in reach("mytorch/nn/linear.py", mytorch__nn__linear=text, **files)
    assert reached in reach("mytorch/nn/__init__.py", mytorch__nn__I=text, **files)


def test_packages_on_the_way_count() -> None:
    files = {"mytorch__I": "import helper", "helper": "", "mytorch__linear": "", "other": ""}
    assert reach("mytorch/linear.py", **files) == {"mytorch/__init__.py", "helper.py"}


def test_circles_come_to_an_end() -> None:
    assert reach("a.py", a="import b", b="import c", c="import a") == {"b.py", "c.py"}


def test_a_file_that_is_no_text_imports_nothing() -> None:
    one = Submission("test", {"a.py": "import b"}, {"b.py": "'b.py' is not UTF-8 text"})
    assert Imports(one).reach(["a.py"]).files == {"a.py", "b.py"}


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module('b')",
        "from importlib import import_module as load",
        "__import__('b')",
        "import builtins\nbuiltins.__import__('b')",
        "def f(): exec(open('b').read())",
        "import runpy",
        'x = eval("__im" + "port__(\'b\')")',
    ],
)
def test_who_imports_by_a_name_may_import_anything(text: str) -> None:
    graph = Imports(submission(a="import b", b=text, c=""))
    assert graph.reach(["a.py"]).anything
    assert not graph.reach(["c.py"]).anything


def test_what_only_looks_like_it_imports_nothing() -> None:
    text = "class A:\n    def eval(self, eval=False): return self.model.eval() if eval else 1"
    assert not Imports(submission(a=text)).reach(["a.py"]).anything


def names(before: Submission, after: Submission) -> list[str]:
    """The items of hw2p1 that are touched."""
    old = Imports(before)
    found = touched(HW2P1, old, Imports(after, old), changed(before, after))
    return [item.name for item in found]


def item(name: str) -> Item:
    return next(one for one in HW2P1 if one.name == name)


def with_file(one: Submission, path: str, text: str | None) -> Submission:
    sources = {**one.sources, path: text or ""}
    if text is None:
        del sources[path]
    return Submission("test", dict(sorted(sources.items())), {})


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("mcq.py", [f"MCQ {n}" for n in range(1, 6)]),
        ("models/cnn.py", ["Build a CNN Model"]),
        (
            "mytorch/Conv1d.py",
            ["Conv1d_stride1", "Conv1d", "convTranspose1d", "convTranspose2d"]
            + [f"CNN as {kind} Scanning MLP" for kind in ("Simple", "Distributed")]
            + ["Build a CNN Model"],
        ),
        (
            "mytorch/pool.py",
            ["MaxPool2d_stride1", "MaxPool2d", "MeanPool2d_stride1", "MeanPool2d"],
        ),
        ("mytorch/adam.py", []),
        ("models/training/loop.py", []),
    ],
)
def test_of_the_solution(file: str, expected: list[str], solution: Submission) -> None:
    text = solution.sources[file]
    assert names(solution, with_file(solution, file, f"{text}\n# more")) == expected
    gone = with_file(solution, file, None)
    assert names(solution, gone) == expected
    assert names(gone, solution) == expected
    assert names(solution, solution) == []


def test_every_file_that_an_exercise_may_take_counts() -> None:
    before = submission(mytorch__Conv1d="", work__mine="class Conv1d: pass", quiz="")
    assert "Conv1d" in names(before, with_file(before, "work/mine.py", "class Conv1d: x = 1"))
    assert "Conv1d" in names(before, with_file(before, "old/conv1d.py", ""))
    assert "Conv1d" in names(before, with_file(before, "new.py", "class Conv1d: pass"))
    assert names(before, with_file(before, "new.py", "class Conv9d: pass")) == []
    asked_for = with_file(before, "quiz.py", "def question_3(): return 'a'\n")
    assert names(before, asked_for) == ["MCQ 3"]


def test_what_an_item_builds_on_counts_though_it_is_not_imported() -> None:
    before = submission(models__cnn="class CNN: pass", mytorch__Conv1d="class Conv1d: pass")
    after = with_file(before, "mytorch/Conv1d.py", "class Conv1d: x = 1")
    assert "Build a CNN Model" in names(before, after)


def test_a_new_file_takes_the_place_of_another() -> None:
    before = submission(mytorch__Conv1d="from checks import x", mytorch__checks="")
    assert "Conv1d" in names(before, with_file(before, "checks.py", ""))


def test_what_may_import_anything_is_touched_by_anything() -> None:
    before = submission(mcq="import importlib", notes="")
    found = names(before, with_file(before, "notes.py", "x = 1"))
    assert found == [f"MCQ {n}" for n in range(1, 6)]


def test_the_names_that_exercises_ask_for() -> None:
    assert "question_2" in names_asked(item("MCQ 2").exercise)
    for one in HW2P1[5:]:
        assert set(names_asked(one.exercise)) == {one.exercise.name}


def test_what_has_changed() -> None:
    before = Submission("a", {"a.py": "1", "b.py": "2", "c.py": "3"}, {"d.py": "bad"})
    after = Submission("a", {"a.py": "1", "b.py": "3", "d.py": "4", "e.py": ""}, {"c.py": "bad"})
    assert changed(before, after) == ("b.py", "c.py", "d.py", "e.py")
    assert changed(before, before) == ()


# --- beside what the worker really loads --------------------------------------------------

STYLES = ("loops", "nested", "third")
TRAITS_OF_IMPORTS = [*TRAITS][: [*TRAITS].index("multiple_choice_at_the_root_and_nothing_else")]
# Reads sources, and homes with names; writes the files that are loaded for each home and name.
WORKER = """
import contextlib, io, json, sys
from autograder.handin.lookup import VIRTUAL_ROOT, Lookup
from autograder.worker.inside import compatibility
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.student import Student
compatibility.restore()
sources, wanted = json.load(sys.stdin)
known, loaded = set(sys.modules), []
for home, name in wanted:
    finder = SubmissionModules(Lookup(sources, {}))
    sys.meta_path.insert(0, finder)
    with contextlib.suppress(BaseException), contextlib.redirect_stdout(io.StringIO()):
        getattr(Student(finder, home), name)
    sys.meta_path.remove(finder)
    new = [sys.modules.pop(one) for one in set(sys.modules) - known]
    files = [getattr(one, "__file__", None) or "" for one in new]
    own = [file for file in files if file.startswith(VIRTUAL_ROOT)]
    loaded.append([file.removeprefix(VIRTUAL_ROOT) for file in own])
json.dump(loaded, sys.stdout)
"""


@pytest.mark.slow
@pytest.mark.parametrize("style", [*STYLES, *TRAITS_OF_IMPORTS, "the solution"])
def test_nothing_is_loaded_that_is_not_reached(style: str, solution: Submission) -> None:
    sources: Sources = handin(style) if style in STYLES else solution.sources
    if style in TRAITS:
        sources = TRAITS[style][0]()
    items = [one for one in assignments.load("all").items if one.exercise.name != "Question"]
    items += HW2P1[:1]
    wanted = [(one.exercise.home, names_asked(one.exercise)[-1]) for one in items]
    ended = subprocess.run(
        [sys.executable, "-c", WORKER],
        input=json.dumps([sources, wanted]),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    graph = Imports(Submission("test", sources, {}))
    loaded = json.loads(ended.stdout)
    for one, files in zip(items, loaded, strict=True):
        reached = graph.of_item(one)
        assert reached.anything or set(files) <= reached.files, one.name
    assert sum(map(bool, loaded)) > 5  # else nothing was tried
