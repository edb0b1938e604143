"""The tests' own house: what they share lies in `support/`, and samples do not shrink unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from _pytest.mark.structures import ParameterSet

from tests.support import slow
from tests.support.files import directory
from tests.support.places import ROOT
from tests.support.sampling import every, only

# Programs that tests start have their imports in texts: so lines are read, not Python.
IMPORT = re.compile(r"^\s*(?:from|import)\s+(tests(?:\.\w+)*)(?:\s+import\s+(\w+))?", re.MULTILINE)


def imports(tests: Path) -> Iterator[tuple[str, str]]:
    """Each file of the tests, and a module of theirs that it imports."""
    for path in sorted(tests.rglob("*.py")):
        if tests / "samples" not in path.parents or path.parent.name in ("samples", "planted"):
            for module, name in IMPORT.findall(path.read_text("utf-8", "replace")):
                yield path.relative_to(tests).as_posix(), f"{module}.{name}".rstrip(".")


def is_a_test(module: str) -> bool:
    return any(part.startswith("test_") for part in module.split(".")[:4])


def test_no_test_module_is_imported() -> None:
    found = [*imports(ROOT / "tests")]
    assert len(found) > 100
    assert [f"{by} imports {module}" for by, module in found if is_a_test(module)] == []


def test_an_import_of_a_test_module_is_found(tmp_path: Path) -> None:
    text = (
        "from tests.support import small\n"
        "from tests.library import test_a as a\n"
        'PROGRAM = """\nfrom tests.rooms.worker.test_b import c\n"""\n'
        "def late():\n    import tests.program.test_d\n"
    )
    directory(tmp_path, {"rooms/test_e.py": text, "samples/right/x.py": "import tests.test_f"})
    found = [module for _, module in imports(tmp_path) if is_a_test(module)]
    assert found == [
        "tests.library.test_a",
        "tests.rooms.worker.test_b.c",
        "tests.program.test_d",
    ]


def sample(parameters: list[object]) -> list[object]:
    """What is not slow of a test's parameters."""
    sets = [one for one in parameters if isinstance(one, ParameterSet)]
    assert len(sets) == len(parameters)
    return [one.values[0] for one in sets if not one.marks]


def test_a_sample_is_the_first_and_every_so_manieth() -> None:
    assert sample(every(3, "abcdefgh")) == ["a", "d", "g"]
    assert sample(every(9, "abc")) == ["a"]
    assert len(every(3, "abcdefgh")) == 8


def test_a_chosen_sample_holds_what_was_chosen() -> None:
    assert sample(only("bd", "abcd")) == ["b", "d"]
    with pytest.raises(ValueError, match=r"expected some of the cases, got \['x'\]: take others"):
        only("bx", "abcd")


def test_pytorch_has_one_thread() -> None:
    assert torch.get_num_threads() == 1


def test_a_test_without_cases_is_an_error(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("empty_parameter_set_mark") == "fail_at_collect"


def test_what_takes_long_is_a_test() -> None:
    for name in slow.listed():
        file, _, test = name.partition("::")
        assert f"def {test.partition('[')[0]}(" in (ROOT / file).read_text("utf-8"), name


def test_the_quickest_case_stays() -> None:
    seconds = {"a.py::f[1]": 1.0, "a.py::f[2]": 0.5, "a.py::f[3]": 0.2, "a.py::g": 0.4}
    assert slow.long(seconds) == ["a.py::f[1]", "a.py::f[2]"]
    assert slow.long({"a.py::f[1]": 3.0, "a.py::f[2]": 9.0}) == ["a.py::f[1]", "a.py::f[2]"]
