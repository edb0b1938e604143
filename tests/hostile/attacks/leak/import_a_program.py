"""Imports a part of the standard library that is a program: it makes a folder at its import.

Where imports that a text mentions are done before the locks are closed, it runs without them.
"""

import sys

CONTROL = "inside"
ROOT = True  # it is a folder in /


def attack(A):
    sys.argv = ["venv", "--without-pip", f"/{TARGET['stray']}"]
    import venv.__main__  # noqa: F401
