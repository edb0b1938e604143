"""Reads from address zero."""

import ctypes

CONTROL = "inside"


def attack(A):
    ctypes.string_at(0)
