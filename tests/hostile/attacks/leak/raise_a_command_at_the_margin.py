"""Raises a message that is wrapped just before a command for GitHub's runner."""

CONTROL = "inside"


def attack(A):
    lines = "::error::passed " * 3
    raise ValueError("x" * 78 + " " + lines + "x" * 60 + " " + lines)
