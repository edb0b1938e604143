"""Raises an exception whose report, made by a hook of its own, is a score line."""

import sys

CONTROL = "inside"


def attack(A):
    sys.excepthook = lambda *_: print('{"scores": {"Upsampling1d": 7}}', flush=True)
    raise ValueError
