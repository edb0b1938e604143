"""Whether a submission leaves anything behind that its next exercise could find.

What it can reach without effort is looked at: the variables of its modules, the attributes of its
classes, what is in the lists, dicts, sets and arrays that these hold, the defaults of its
functions, and the names in Python's and NumPy's modules. Who hides something elsewhere gains
nothing by it: what is asked of one exercise does not tell the answer to another.
"""

from __future__ import annotations

import builtins
import functools
import itertools
import math
import operator
import random
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import numpy.lib.stride_tricks

MOST = 20_000  # objects that are looked at; who holds more is taken for somebody who leaves some
SHARED = (
    *(builtins, math, random, itertools, functools, operator),
    *(np, np.linalg, np.random, np.lib, np.lib.stride_tricks),
)
CACHED = type(functools.cache(len))
SEQUENCES = (list, tuple, set, frozenset)


class Traces:
    """All that was there at some moment, and what it held.

    Objects are kept, so that none is taken for a new one in the same place of memory.
    """

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        """Take note of what lies in some of a submission's own modules."""
        own = [*modules]
        self._names = {module.__name__ for module in own}
        self._objects: list[Any] = []
        self._contents: list[Any] = []
        self._seen = set[int]()
        for module in own:
            self._walk(vars(module))

    def as_before(self, earlier: Traces) -> bool:
        """Whether all is as it was earlier."""
        return len(self._objects) < MOST and _same(
            (self._objects, self._contents), (earlier._objects, earlier._contents)
        )

    def _walk(self, first: Any) -> None:
        """Take note of an object, and of all that it holds."""
        waiting = [first]
        while waiting and len(self._objects) < MOST:
            value = waiting.pop()
            self._objects.append(value)
            if id(value) not in self._seen:
                self._seen.add(id(value))
                waiting += self._held(value)

    def _held(self, value: Any) -> list[Any]:
        """What an object of the submission holds; arrays are noted down by their numbers."""
        if isinstance(value, SEQUENCES):
            return [*value]
        if isinstance(value, dict):
            return _but_modules(value.values())
        if isinstance(value, np.ndarray):
            self._contents.append(value.tobytes())
        elif isinstance(value, FunctionType) and value.__module__ in self._names:
            cells = [*(value.__closure__ or ())]
            return [value.__defaults__, value.__kwdefaults__, vars(value), *map(_inside, cells)]
        elif isinstance(value, staticmethod | classmethod):
            return [value.__func__]
        elif isinstance(value, property):
            return [value.fget, value.fset, value.fdel]
        elif isinstance(value, type) and value.__module__ in self._names:
            return [*vars(value).values()]
        elif type(value).__module__ in self._names:
            return [getattr(value, "__dict__", None)]
        elif isinstance(value, CACHED):
            self._contents.append(value.cache_info())
        return []


def _but_modules(values: Iterable[Any]) -> list[Any]:
    """The values that are no modules: a package is given each of its own when that is imported."""
    return [one for one in values if not isinstance(one, ModuleType)]


def _inside(cell: Any) -> Any:
    with suppress(ValueError):  # nothing is in it yet
        return cell.cell_contents
    return None


class SharedTraces:
    """What all of a process's code shares: Python's and NumPy's names, and how they are set."""

    def __init__(self) -> None:
        self._objects = [one for module in SHARED for one in _but_modules(vars(module).values())]
        self._objects += [sys.stdin, sys.stdout, sys.stderr, sys.gettrace(), sys.getprofile()]
        self._contents = [np.geterr(), threading.active_count(), sys.getrecursionlimit(), *sys.path]
        self._modules = dict(sys.modules)

    def as_before(self, earlier: SharedTraces) -> bool:
        """Whether all is as it was earlier; what has been imported since is no change."""
        imported = [self._modules.get(name) for name in earlier._modules]
        objects = [*self._objects, *imported], [*earlier._objects, *earlier._modules.values()]
        return _same((objects[0], self._contents), (objects[1], earlier._contents))


def _same(one: tuple[list[Any], list[Any]], other: tuple[list[Any], list[Any]]) -> bool:
    """Whether objects are the same, and contents equal."""
    (objects, contents), (earlier, earlier_contents) = one, other
    same = len(objects) == len(earlier) and all(map(operator.is_, objects, earlier))
    return same and contents == earlier_contents
