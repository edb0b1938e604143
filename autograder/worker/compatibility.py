"""What submissions written years ago expect to find, on every machine alike.

Names that NumPy has dropped since, and the few functions of SciPy that activations and losses
need.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np

# Removed in NumPy 1.24 and 2.0, which gave these replacements.
DROPPED = {
    "int": int,
    "float": float,
    "complex": complex,
    "object": object,
    "str": str,
    "float_": np.float64,
    "complex_": np.complex128,
    "Inf": np.inf,
    "infty": np.inf,
    "NaN": np.nan,
    "product": np.prod,
    "cumproduct": np.cumprod,
    "alltrue": np.all,
    "sometrue": np.any,
    "row_stack": np.vstack,
    "in1d": np.isin,
    "trapz": np.trapezoid,
}


def restore() -> None:
    """Give NumPy its old names back, and offer `scipy.special`."""
    for name, value in DROPPED.items():
        if name not in vars(np):
            setattr(np, name, value)
    scipy, special = ModuleType("scipy"), ModuleType("scipy.special")
    scipy.__path__ = []  # so that its other parts are asked for, and refused in words
    vars(special).update(SPECIAL)
    vars(scipy)["special"] = special
    sys.modules.update({"scipy": scipy, "scipy.special": special})


def settle_scipy(allowed: Iterable[str]) -> None:
    """Take our `scipy.special` away where an assignment allows none of SciPy, or more of it."""
    if {name for name in allowed if name.partition(".")[0] == "scipy"} != {"scipy.special"}:
        for name in ("scipy", "scipy.special"):
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
    """The logistic function, without overflow."""
    array = _floating(x)
    small = np.exp(-np.abs(array))
    return np.where(array >= 0, 1.0, small)[()] / (1 + small)


def logsumexp(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The logarithm of a sum of exponentials, shifted by the greatest element."""
    array = _floating(a)
    greatest = array.max(axis=axis, keepdims=True)
    greatest = np.where(np.isfinite(greatest), greatest, 0.0).astype(array.dtype)
    total = np.log(np.exp(array - greatest).sum(axis=axis, keepdims=True)) + greatest
    return total if keepdims else np.squeeze(total, axis=axis)[()]


def log_softmax(x: Any, axis: Any = None) -> Any:
    """The logarithm of softmax."""
    return _floating(x) - logsumexp(x, axis=axis, keepdims=True)


def softmax(x: Any, axis: Any = None) -> Any:
    """The exponentials, divided by their sum."""
    return np.exp(log_softmax(x, axis=axis))


SPECIAL = {
    "erf": _elementwise(math.erf),
    "erfc": _elementwise(math.erfc),
    "expit": expit,
    "log_softmax": log_softmax,
    "logsumexp": logsumexp,
    "softmax": softmax,
}
