"""Imports from memory: under every name that students use, and never from disk."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

import pytest

from autograder.worker.modules import ClassNotFoundError, Student, SubmissionModules

LINEAR = "class Linear:\n    pass\n"


@pytest.fixture
def student() -> Iterator[StudentOf]:
    known = dict(sys.modules)
    yield StudentOf()
    sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, SubmissionModules)]
    for name in set(sys.modules) - set(known):
        del sys.modules[name]
    sys.modules.update(known)


class StudentOf:
    """Makes a `Student` of sources, as the worker does."""

    def __call__(self, sources: Mapping[str, str], home: str = "mytorch/linear.py") -> Student:
        modules = SubmissionModules(sources, {}, ("tensorflow",))
        for name in [n for n in sys.modules if n.partition(".")[0] in ("mytorch", "models")]:
            del sys.modules[name]  # the tests' own process has imported the solution
        sys.meta_path.insert(0, modules)
        return Student(modules, home)


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


def test_forbidden_packages_are_refused(student: StudentOf) -> None:
    found = student({"mytorch/linear.py": "import tensorflow.keras"})
    with pytest.raises(ImportError, match="imports tensorflow, which this homework forbids"):
        _ = found.Linear
