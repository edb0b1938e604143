"""Sleeps in C code without letting go of the interpreter's lock, so that no thread can help."""

import ctypes

CONTROL = "inside"


def attack(A):
    ctypes.PyDLL(None).sleep(3600)
