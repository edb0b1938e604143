"""Prints its environment, which may be the grader's, tokens included."""

import os

CONTROL = "inside"


def attack(A):
    return " ".join(f"{name}={value}" for name, value in os.environ.items())
