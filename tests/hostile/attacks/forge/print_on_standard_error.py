"""Writes a score line to the first standard error, which platforms log as well, and leaves."""

import os
import sys

CONTROL = "inside"


def attack(A):
    print('{"scores": {"Upsampling1d": 7}}', file=sys.__stderr__, flush=True)
    os._exit(0)
