"""Empties `sys.modules` and the built-ins, so that nothing works that comes after."""

import builtins
import sys

CONTROL = "inside"


def attack(A):
    sys.modules.clear()
    vars(builtins).clear()
