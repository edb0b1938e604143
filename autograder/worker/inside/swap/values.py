"""How a submission and the solution's parts talk: values by copy, objects by reference.

A swapped class runs in a process of its own. What passes between the two is numbers, texts,
arrays and lists of them; everything else stays where it is, and the other side holds a number
for it. Either side may call the other, so that the solution can use what it was given, such
as an init function. The grader hands the frames on and never looks into them.

A call's header is `{"kind": "Call", "do", "of", "name", "values", "named"}`, its answer
`{"kind": "Return", "value"}` or `{"kind": "Return", "error": [type, message]}`; arrays are in the
body. What only writes is not answered.
"""

from __future__ import annotations

import builtins
import contextlib
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograder.worker.wire import DTYPES, encodable

WRITES = ("set", "fill")  # which nobody waits for
PLAIN = (bool, int, float, str, type(None))
MESSAGE = 300  # characters of an exception that are told
# Describes an object that stays where it is, and an array that is known to belong to one.
Handed = Callable[[Any], dict[str, Any] | None]


class NotHandedOutError(AttributeError):
    """What was asked for stays where it is."""


def pack(value: Any, hand: Handed) -> tuple[Any, bytes]:
    """Take a value apart: what JSON can hold, and the bytes of its arrays."""
    body = bytearray()
    return _pack(value, hand, body), bytes(body)


def passable(value: Any, hand: Handed) -> bool:
    """Whether a value can be passed on at all."""
    if type(value) in PLAIN or (type(value) is np.ndarray and value.dtype.kind in "fiub"):
        return True
    try:
        pack(value, hand)
    except (AttributeError, TypeError, RecursionError):
        return False
    return True


def _pack(value: Any, hand: Handed, body: bytearray) -> Any:
    if type(value) in PLAIN:
        return encodable(value) if type(value) is str else value
    if isinstance(value, np.ndarray | np.generic):
        known = hand(value) if type(value) is np.ndarray else None
        return known or _pack_array(np.asarray(value), isinstance(value, np.generic), body)
    if type(value) in (list, tuple):
        return {type(value).__name__: [_pack(one, hand, body) for one in value]}
    if type(value) is dict:
        pairs = [[_pack(k, hand, body), _pack(v, hand, body)] for k, v in value.items()]
        return {"dict": pairs}
    return hand(value)


def _pack_array(array: np.ndarray, scalar: bool, body: bytearray) -> dict[str, Any]:
    code = array.dtype.kind + str(array.dtype.itemsize)
    if code not in DTYPES:
        raise TypeError(f"an array of dtype {array.dtype} cannot be passed on")
    start = len(body)
    body.extend(array.astype(f"<{code}", order="C", copy=False).tobytes())
    spec = {"dtype": code, "shape": array.shape, "start": start}
    return {"scalar" if scalar else "array": spec}


def unpack(tree: Any, body: bytes, take: Callable[[str, Any], Any]) -> Any:
    """Put a value together again; `take` knows what the numbers of objects stand for."""
    if not isinstance(tree, dict):
        return tree
    ((kind, inner),) = tree.items()
    if kind in ("array", "scalar"):
        code, shape = inner["dtype"], tuple(inner["shape"])
        if code not in DTYPES:
            raise TypeError(f"an array of dtype {code}")
        flat = np.frombuffer(body, f"<{code}", math.prod(shape), inner["start"])
        array = flat.reshape(shape).copy()
        return array[()] if kind == "scalar" else array
    if kind in ("list", "tuple"):
        values = [unpack(one, body, take) for one in inner]
        return values if kind == "list" else tuple(values)
    if kind == "dict":
        return {unpack(k, body, take): unpack(v, body, take) for k, v in inner}
    return take(kind, inner)


def told(error: BaseException) -> list[str]:
    """An exception, in two texts."""
    message = ""
    with contextlib.suppress(BaseException):  # a submission's own may break when it is asked
        message = encodable(str(error), MESSAGE)
    return [encodable(type(error).__name__, 80), message]


def raised(error: list[str]) -> Exception:
    """The exception again, as the built-in one of its name where there is one."""
    name, message = error
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        with contextlib.suppress(TypeError):  # some take other arguments
            return kind(message)
    return RuntimeError(f"{name}: {message}" if message else name)


class Objects:
    """What is held for the other side, by number: the same object keeps the same one."""

    def __init__(self) -> None:
        self._held: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}

    def number(self, value: Any) -> int:
        """The number of an object, which lives as long as this process from now on."""
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._held)
            self._held[len(self._held)] = value
        return self._numbers[id(value)]

    def __getitem__(self, number: int) -> Any:
        return self._held[number]

    def all(self) -> list[Any]:
        """All of them."""
        return [*self._held.values()]


def public(name: str) -> str:
    """The name, if it is not private; raises `NotHandedOutError` otherwise."""
    if name.startswith("_"):
        raise NotHandedOutError(f"{name} is not handed out")
    return name


def fields(values: Mapping[str, Any]) -> Iterator[str]:
    """The public ones among an object's attributes."""
    return (name for name in values if not name.startswith("_"))
