"""Raises an exception that raises another one, deeper, whenever it is read or printed."""

import sys

CONTROL = "inside"
sys.setrecursionlimit(1 << 30)


class Deeper(Exception):
    def __str__(self):
        raise Deeper(str(Deeper())) from self

    __repr__ = __str__


def attack(A):
    raise Deeper
