"""Where the solution's classes stand in a submission's files, and where they do not."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest

from autograder.handin.lookup import Lookup
from autograder.worker.inside.modules import SubmissionModules
from autograder.worker.inside.standins import StandIn
from autograder.worker.inside.student import Student
from tests.support.importing import as_in_a_worker

DEFINES = "class Conv1d_stride1: pass\nclass Conv1d: pass\n"
NAMES = ("Conv1d", "Conv1d_stride1", "Linear")


class Stand:
    """What stands for a class here."""


@pytest.fixture
def imported() -> Iterator[Any]:
    """Import a module from a submission's files, with stand-ins for some classes."""

    def run(
        module: str,
        sources: Mapping[str, str],
        broken: Mapping[str, str] | None = None,
        names: tuple[str, ...] = NAMES,
    ) -> ModuleType:
        swapped = {name: lambda own, name=name: type(name, (Stand,), {}) for name in names}
        sys.meta_path.insert(0, SubmissionModules(Lookup(sources, broken or {}), swapped=swapped))
        return importlib.import_module(module)

    with as_in_a_worker():
        yield run


def stands(module: ModuleType, name: str) -> bool:
    """Whether a stand-in is what a module has by this name."""
    return issubclass(getattr(module, name), Stand)


USES = {
    "all": "from Conv1d import *\n",
    "one": "from mytorch.Conv1d import Conv1d, Conv1d_stride1\n",
    "the module": "import Conv1d as c\nConv1d, Conv1d_stride1 = c.Conv1d, c.Conv1d_stride1\n",
    "a relative one": "from .Conv1d import Conv1d, Conv1d_stride1\n",
}
FILES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "whole": ({"mytorch/Conv1d.py": DEFINES}, {}),
    "without a class": ({"mytorch/Conv1d.py": "class Conv1d: pass\n"}, {}),
    "missing": ({}, {}),
    "empty": ({"mytorch/Conv1d.py": ""}, {}),
    "no syntax": ({"mytorch/Conv1d.py": f"{DEFINES}def f(:\n"}, {}),
    "raises": ({"mytorch/Conv1d.py": f"{DEFINES}1 / 0\n"}, {}),
    "ends": ({"mytorch/Conv1d.py": f"{DEFINES}raise SystemExit\n"}, {}),
    "cannot import": ({"mytorch/Conv1d.py": f"from nowhere import it\n{DEFINES}"}, {}),
    "no text": ({}, {"mytorch/Conv1d.py": "'mytorch/Conv1d.py' is not UTF-8 text"}),
    "in another case": ({"mytorch/conv1d.py": f"{DEFINES}1 / 0\n"}, {}),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("file", FILES)
def test_whatever_is_wrong_with_a_file(file: str, use: str, imported: Any) -> None:
    sources, broken = FILES[file]
    module = imported("mytorch.use", {**sources, "mytorch/use.py": USES[use]}, broken)
    assert stands(module, "Conv1d")
    assert stands(module, "Conv1d_stride1")


def test_what_else_a_file_that_fails_has_defined_stays(imported: Any) -> None:
    text = f"{DEFINES}class Mine: pass\nraise ValueError\n"
    module = imported("Conv1d", {"Conv1d.py": text}, names=("Conv1d_stride1",))
    assert stands(module, "Conv1d_stride1")
    assert not stands(module, "Conv1d")
    assert module.Mine.__module__ == "Conv1d"


def test_what_a_file_that_fails_has_imported_stays(imported: Any) -> None:
    module = imported("models.cnn", {"models/cnn.py": "from Conv1d import *\n1 / 0\n"})
    assert stands(module, "Conv1d")


def test_a_missing_class_may_be_inherited_from_in_its_own_file(imported: Any) -> None:
    text = "class Conv1d(Conv1d_stride1): pass\n"
    module = imported("Conv1d", {"Conv1d.py": text}, names=("Conv1d_stride1",))
    assert issubclass(module.Conv1d, module.Conv1d_stride1)
    assert stands(module, "Conv1d_stride1")


@pytest.mark.parametrize(
    ("text", "name"), [("from Conv1d import Linear\n", "Linear"), ("import linear\n", "linear")]
)
def test_what_is_defined_elsewhere_has_to_be_imported_from_there(
    text: str, name: str, imported: Any
) -> None:
    sources = {"x.py": text, "mine/layers.py": "class Linear: pass\n", "Conv1d.py": DEFINES}
    assert isinstance(vars(imported("x", sources))[name], StandIn)


def test_what_was_not_imported_is_not_there(imported: Any) -> None:
    module = imported("x", {"x.py": "def make(): return Conv1d()\n", "mytorch/Conv1d.py": DEFINES})
    with pytest.raises(NameError):
        module.make()


def test_packages_that_are_missing_are_there(imported: Any) -> None:
    module = imported("x", {"x.py": "from mytorch.nn.linear import Linear\n"})
    assert stands(module, "Linear")


def test_nothing_is_missing_where_nothing_is_swapped(imported: Any) -> None:
    module = imported("x", {"x.py": "from mytorch.linear import Linear\n"}, names=())
    assert isinstance(vars(module)["Linear"], StandIn)


def test_an_exercise_finds_what_stands_for_a_missing_class() -> None:
    modules = SubmissionModules(Lookup({}, {}), swapped={"Linear": lambda own: Stand})
    assert Student(modules, "mytorch/linear.py").Linear is Stand
