"""Raises a message of several lines, one of them a command for GitHub's runner."""

CONTROL = "inside"


def attack(A):
    raise ValueError("first\n::set-output name=score::18\n##[error]x\n::stop-commands::y")
