"""Asks for a module whose name is a command, which the grader's notes repeat."""

import importlib

CONTROL = "inside"


def attack(A):
    importlib.import_module("x\n::error::x\x1b[2J")
    raise ValueError
