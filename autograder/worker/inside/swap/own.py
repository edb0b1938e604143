"""What is known of a submission's class whose place the solution's takes.

How it is called, what it has beyond the solution's, and which attributes its methods use: where a
stand-in lacks one of those, whatever comes of it tells nothing of who uses it.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterator, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from autograder.worker.inside.swap.fit import Takes, takes

METHODS = (FunctionType, property, classmethod, staticmethod)
# What decides how an object of a class is made and where it keeps its attributes.
MAKING = ("__new__", "__slots__", "__init_subclass__", "__getattribute__", "__class_getitem__")


class Own(NamedTuple):
    """A class: what each of its methods takes, what it defines, the attributes that it uses."""

    takes: Mapping[str, Takes] = {}
    defines: Mapping[str, Any] = {}
    uses: frozenset[str] = frozenset()

    def refuses(self, name: str, count: int) -> bool:
        """Whether a method of it takes nothing, and so not what was passed."""
        method = self.defines.get(name)
        if not count or not isinstance(method, FunctionType):
            return False
        code = method.__code__
        return code.co_argcount == 1 and not code.co_flags & inspect.CO_VARARGS

    def extras(self, known: Collection[str]) -> dict[str, Any]:
        """What it has beyond these names; how it is made is the stand-in's own."""
        return {n: v for n, v in self.defines.items() if n not in {*known, *MAKING}}


UNKNOWN = Own()


def look_at(own: Any) -> Own:
    """What can be seen of a class, without that of a stand-in from which it inherits."""
    if not isinstance(own, type):
        return UNKNOWN
    inherited: dict[str, Takes] = {}
    defines: dict[str, Any] = {}
    for kind in reversed(own.__mro__[:-1]):
        if isinstance(known := vars(kind).get("own"), Own):
            inherited |= known.takes
        else:
            defines |= {n: v for n, v in vars(kind).items() if isinstance(v, METHODS)}
    functions = {n: v for n, v in defines.items() if isinstance(v, FunctionType)}
    taken = inherited | {name: takes(function) for name, function in functions.items()}
    return Own(taken, defines, frozenset(_used(functions)))


def _used(functions: Mapping[str, FunctionType]) -> Iterator[str]:
    for function in functions.values():
        yield from function.__code__.co_names
