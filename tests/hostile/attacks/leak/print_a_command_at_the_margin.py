"""Prints a line that is wrapped just before a command for GitHub's runner."""

CONTROL = "inside"


def attack(A):
    for width in range(60, 100):
        print("x" * width, "::add-mask::18")
    raise ValueError
