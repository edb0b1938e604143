"""Prints a score line, and leaves before the grader prints its own."""

import os

CONTROL = "inside"


def attack(A):
    print('{"scores": {"Upsampling1d": 7}}', flush=True)
    os._exit(0)
