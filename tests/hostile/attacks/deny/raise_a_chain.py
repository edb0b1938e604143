"""Raises the last of a chain of exceptions, each with a long message, of 20000 links."""

CONTROL = "inside"


def attack(A):
    error = None
    for number in range(20000):
        later = ValueError(f"{number} {500 * 'x'}")
        later.__cause__ = error
        try:
            raise later
        except ValueError as caught:
            error = caught
    raise error
