"""Raises an exception that loops when somebody wants to read it."""

CONTROL = "inside"


class Endless(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def attack(A):
    raise Endless
