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
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from types import CellType, FunctionType, MappingProxyType, ModuleType
from typing import Any

import numpy as np
import numpy.lib.stride_tricks

MOST = 20_000  # objects that are looked at; who holds more is taken for somebody who leaves some
SHARED = (
    *(builtins, math, random, itertools, functools, operator),
    *(np, np.linalg, np.random, np.lib, np.lib.stride_tricks),
)
CACHED = type(functools.cache(len))
DICTS, SEVERAL = (dict, MappingProxyType), (list, tuple, set, frozenset)
HOLDING = (dict, list, set, np.ndarray)  # whose own kinds may hold things in any way they like


class Traces:
    """What a module held at some moment: its variables, and what these hold.

    Contents are kept, so that no object is taken for a new one in the same place of memory.
    """

    def __init__(self, module: ModuleType) -> None:
        """Take note of what lies in one of a submission's own modules."""
        self._name = module.__name__
        self._dicts: list[_Noted] = []
        self._lists: list[tuple[Collection[Any], list[Any]]] = []
        self._arrays: list[tuple[np.ndarray, bytes]] = []
        self._defaults: list[tuple[FunctionType, Any, Any]] = []
        self._cells: list[tuple[CellType, Any]] = []
        self._caches: list[tuple[Any, Any]] = []
        self._is_whole = True
        self._walk(vars(module))

    def is_as_before(self) -> bool:
        """Whether all is as it was when it was noted."""
        return (
            self._is_whole
            and all(one.is_as_before() for one in self._dicts)
            and all(_same(one, values) for one, values in self._lists)
            and all(array.tobytes() == content for array, content in self._arrays)
            and all(
                f.__defaults__ is several and f.__kwdefaults__ is named
                for f, several, named in self._defaults
            )
            and all(_inside(cell) is content for cell, content in self._cells)
            and all(cache.cache_info() == info for cache, info in self._caches)
        )

    def _walk(self, first: Any) -> None:
        """Take note of all that an object holds."""
        waiting, seen = [first], dict[int, Any]()
        while waiting:
            value = waiting.pop()
            if id(value) not in seen:
                seen[id(value)] = value
                waiting += self._held(value)
            if len(seen) > MOST:
                self._is_whole = False
                return

    def _held(self, value: Any) -> list[Any]:
        """What an object of the submission holds, of which note is taken."""
        if type(value) in DICTS:
            self._dicts.append(_Noted(value))
            return _but_modules(value.values())
        if type(value) in SEVERAL:
            held = [*value]
            self._lists.append((value, held))
            return held
        if type(value) is np.ndarray:
            self._arrays.append((value, value.tobytes()))
        elif isinstance(value, FunctionType):
            return self._of_function(value) if value.__module__ == self._name else []
        elif isinstance(value, staticmethod | classmethod):
            return [value.__func__]
        elif isinstance(value, property):
            return [value.fget, value.fset, value.fdel]
        elif isinstance(value, CACHED):
            self._caches.append((value, value.cache_info()))
        elif isinstance(value, type):
            return [vars(value)] if value.__module__ == self._name else []
        elif type(value).__module__ == self._name:
            self._is_whole &= not isinstance(value, HOLDING)
            return [getattr(value, "__dict__", None)]
        return []

    def _of_function(self, function: FunctionType) -> list[Any]:
        """What a function keeps from call to call."""
        self._defaults.append((function, function.__defaults__, function.__kwdefaults__))
        cells = [(cell, _inside(cell)) for cell in function.__closure__ or ()]
        self._cells += cells
        inside = [content for _, content in cells]
        return [function.__defaults__, function.__kwdefaults__, vars(function), *inside]


class _Noted:
    """What a dict held when it was noted."""

    def __init__(self, held: Mapping[Any, Any]) -> None:
        self._held, self._values = held, (*held.values(),)

    def is_as_before(self) -> bool:
        """Whether it holds the same objects; but for modules, which an import brings."""
        if _same(self._held.values(), self._values):  # as most often
            return True
        now = (*self._held.values(),)
        if not _same(_but_modules(now), _but_modules(self._values)):
            return False
        self._values = now
        return True


class SharedTraces:
    """What all of a process's code shares: Python's and NumPy's names, and how they are set."""

    def __init__(self) -> None:
        self._dicts = [_Noted(vars(module)) for module in SHARED]
        self._names, self._modules = [*sys.modules], (*sys.modules.values(),)
        self._set = _settings()

    def is_as_before(self) -> bool:
        """Whether all is as it was when it was noted; what has been imported since is no change."""
        count = len(self._modules)
        return (
            all(one.is_as_before() for one in self._dicts)
            and [*sys.modules][:count] == self._names
            and _same((*sys.modules.values(),)[:count], self._modules)
            and _settings() == self._set
        )


def _settings() -> list[Any]:
    """What is set for all, and what all print to: to be compared by what it is equal to."""
    streams = [id(sys.stdin), id(sys.stdout), id(sys.stderr), sys.gettrace(), sys.getprofile()]
    return [
        *streams, np.geterr(), threading.active_count(), sys.getrecursionlimit(), *sys.path
    ]  # fmt: skip


def _same(some: Collection[Any], others: Collection[Any]) -> bool:
    """Whether these are the same objects, in the same order."""
    return len(some) == len(others) and all(map(operator.is_, some, others))


def _but_modules(values: Iterable[Any]) -> list[Any]:
    """The values that are no modules: a package is given each of its own when that is imported."""
    return [one for one in values if not isinstance(one, ModuleType)]


def _inside(cell: CellType) -> Any:
    with suppress(ValueError):  # nothing is in it yet
        return cell.cell_contents
    return None
