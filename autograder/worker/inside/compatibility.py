"""What submissions written years ago expect to find, on every machine alike.

Names that NumPy has dropped since, and the few functions of SciPy that activations and losses
need.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from autograder.worker.inside.dropped import OF_LIB, TODAY

SCIPY = ("scipy", "scipy.special")


def restore() -> Callable[[], None]:
    """Give NumPy its old names back, and offer `scipy.special`; what is returned takes both away.

    A name that this NumPy has is left as it is.
    """
    own, of_lib = TODAY.keys() - vars(np), {*OF_LIB.split()} & {*vars(np)} - {*vars(np.lib)}
    for name in own:
        with suppress(AttributeError):  # another version may lack what takes its place as well
            setattr(np, name, eval(TODAY[name], {"np": np}))
    for name in of_lib:
        setattr(np.lib, name, vars(np)[name])
    scipy, special = ModuleType("scipy"), ModuleType("scipy.special")
    scipy.__path__ = []  # so that its other parts are asked for, and refused in words
    vars(special).update(SPECIAL)
    vars(scipy)["special"] = special
    known = {name: sys.modules[name] for name in SCIPY if name in sys.modules}
    sys.modules.update({"scipy": scipy, "scipy.special": special})

    def undo() -> None:
        for name in SCIPY:
            sys.modules.pop(name, None)
        sys.modules.update(known)
        for module, names in ((np, own), (np.lib, of_lib)):
            for name in names & vars(module).keys():
                delattr(module, name)

    return undo


def settle_scipy(allowed: Iterable[str]) -> None:
    """Take our `scipy.special` away where an assignment allows none of SciPy, or more of it."""
    if {name for name in allowed if name.partition(".")[0] == "scipy"} != {"scipy.special"}:
        for name in SCIPY:
            sys.modules.pop(name, None)


def _floating(x: Any) -> np.ndarray:
    array = np.asarray(x)
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _elementwise(function: Any) -> Any:
    """A function of one number, for arrays of any shape; float32 stays float32."""

    def apply(x: Any) -> Any:
        array = _floating(x)
        made = np.array([function(float(v)) for v in array.flat]).reshape(array.shape)
        return made.astype(array.dtype)[()]

    return apply


def expit(x: Any) -> Any:
    """The logistic function, without overflow, of any shape."""
    array = _floating(x)
    small = np.exp(-np.abs(array))
    return np.where(array >= 0, 1.0, small)[()] / (1 + small)


def logsumexp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The logarithm of a sum of exponentials, in the shape of `a` but for the axis."""
    array = _floating(a)
    greatest = array.max(axis=axis, keepdims=True)
    greatest = np.where(np.isfinite(greatest), greatest, 0.0).astype(array.dtype)
    total = np.log(np.exp(array - greatest).sum(axis=axis, keepdims=True)) + greatest
    return total if keepdims else np.squeeze(total, axis=axis)[()]


def log_softmax(x: Any, axis: Any = None) -> Any:
    """The logarithm of softmax, in the shape of x."""
    return _floating(x) - logsumexp(x, axis=axis, keepdims=True)


def softmax(x: Any, axis: Any = None) -> Any:
    """The exponentials, divided by their sum, in the shape of x."""
    return np.exp(log_softmax(x, axis=axis))


SPECIAL = {
    "erf": _elementwise(math.erf),
    "erfc": _elementwise(math.erfc),
    "expit": expit,
    "log_softmax": log_softmax,
    "logsumexp": logsumexp,
    "softmax": softmax,
}
