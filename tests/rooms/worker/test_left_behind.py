"""What one exercise leaves behind is noticed before the next one is asked of the same process."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from types import ModuleType

import numpy as np
import pytest

from autograder.worker.inside.left_behind import SharedTraces, Traces

FILE = """\
import functools
import numpy as np

COUNT, LIST, ARRAY, BY_NAME = 0, [], np.zeros(3), {}

class Layer:
    calls = 0
    kept = []

    def forward(self, A, seen=[]):
        seen.append(A)
        return A

    @property
    def W(self):
        return 1

    @staticmethod
    def made():
        return 2

SHARED = Layer()

def counted():
    total = 0
    def count():
        nonlocal total
        total += 1
        return total
    return count

COUNTER = counted()

@functools.lru_cache
def known(n):
    return n
"""


@pytest.fixture
def module() -> ModuleType:
    made = ModuleType("mytorch.layer")
    exec(FILE, vars(made))
    return made


LEAVING = {
    "a variable": "COUNT = 1",
    "in a list": "LIST.append(1)",
    "in a dict": "BY_NAME['W'] = 1",
    "in an array": "ARRAY[1] = 1",
    "of a class": "Layer.calls += 1",
    "in a list of a class": "Layer.kept.append(1)",
    "another method": "Layer.forward = lambda self, A: 0",
    "in a default argument": "Layer().forward(1)",
    "of a function": "Layer.forward.last = 1",
    "of an object": "SHARED.A = 1",
    "inside a function": "COUNTER()",
    "in a function's cache": "known(1)",
    "another name": "OTHER = 1",
}


@pytest.mark.parametrize("name", LEAVING)
def test_it_is_noticed(name: str, module: ModuleType) -> None:
    before = Traces(module)
    exec(LEAVING[name], vars(module))
    assert not before.is_as_before()


@pytest.mark.parametrize(
    "call", ["Layer().made()", "SHARED.W", "Layer()", "[*LIST]", "ARRAY + 1", "np.ones(3)"]
)
def test_what_leaves_nothing_is_let_through(call: str, module: ModuleType) -> None:
    before = Traces(module)
    exec(call, vars(module))
    assert before.is_as_before()


def test_a_kind_of_list_of_ones_own_is_not_trusted(module: ModuleType) -> None:
    exec("class Kept(list):\n    def __iter__(self): return iter(())\nKEPT = Kept()", vars(module))
    assert not Traces(module).is_as_before()


def test_a_package_may_be_given_its_modules(module: ModuleType) -> None:
    before = Traces(module)
    vars(module)["inner"] = ModuleType("mytorch.layer.inner")
    assert before.is_as_before()


def test_who_holds_very_much_is_not_trusted(module: ModuleType) -> None:
    vars(module)["LIST"] = [[n] for n in range(30_000)]
    before = Traces(module)
    assert not before.is_as_before()


@pytest.fixture
def shared() -> Iterator[SharedTraces]:
    errors = np.geterr()
    yield SharedTraces()
    np.seterr(**errors)


def test_nothing_shared_has_changed(shared: SharedTraces) -> None:
    assert shared.is_as_before()


def test_errors_that_are_ignored_are_noticed(shared: SharedTraces) -> None:
    np.seterr(divide="raise")
    assert not shared.is_as_before()


def test_another_function_is_noticed(shared: SharedTraces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "zeros", np.ones)
    assert not shared.is_as_before()


def test_another_name_is_noticed(shared: SharedTraces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np, "kept", 1, raising=False)
    assert not shared.is_as_before()


def test_another_module_in_place_of_one_is_noticed(
    shared: SharedTraces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpy.linalg", sys)
    assert not shared.is_as_before()


def test_other_names_of_modules_are_noticed(
    shared: SharedTraces, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {"json": "random", "random": "json"}
    monkeypatch.setattr(sys, "modules", {others.get(n, n): one for n, one in sys.modules.items()})
    assert not shared.is_as_before()


def test_a_thread_that_lives_on_is_noticed(shared: SharedTraces) -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not shared.is_as_before()
    finally:
        end.set()
        thread.join()
