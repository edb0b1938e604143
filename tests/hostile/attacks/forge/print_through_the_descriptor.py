"""Writes a score line to descriptor 1, past whatever stands in for `sys.stdout`, and leaves."""

import os

CONTROL = "inside"


def attack(A):
    os.write(1, b'\n{"scores": {"Upsampling1d": 7}}\n')
    os._exit(0)
