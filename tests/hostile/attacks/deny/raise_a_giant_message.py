"""Raises an exception with a message of 100 MiB."""

CONTROL = "inside"


def attack(A):
    raise ValueError("A" * (100 << 20))
