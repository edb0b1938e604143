"""What submissions written years ago expect to find: names that libraries have dropped since."""

from __future__ import annotations

import importlib.util
import math
import sys
from types import ModuleType

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
    """Give NumPy its old names back; where SciPy is missing, stand in for its `erf`."""
    for name, value in DROPPED.items():
        if name not in vars(np):
            setattr(np, name, value)
    if importlib.util.find_spec("scipy") is None:
        scipy, special = ModuleType("scipy"), ModuleType("scipy.special")
        vars(special)["erf"] = np.vectorize(math.erf, otypes=[float])
        vars(scipy)["special"] = special
        sys.modules.update({"scipy": scipy, "scipy.special": special})
