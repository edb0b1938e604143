"""Hands in bytecode that does something else than the source beside it."""

import py_compile
import sys

CONTROL = "inside"
RIGHT = """
import numpy as np

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor

    def forward(self, A):
        Z = np.zeros((*A.shape[:2], self.k * (A.shape[2] - 1) + 1))
        Z[:, :, :: self.k] = A
        return Z

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k]
"""


def pack(handin, target):
    folder = handin / "mytorch/__pycache__"
    folder.mkdir()
    right = handin / "right.py"
    right.write_text(RIGHT)
    made = folder / f"resampling.{sys.implementation.cache_tag}.pyc"
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(right), str(made), invalidation_mode=unchecked)
    right.unlink()
