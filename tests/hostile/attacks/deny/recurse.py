"""Calls itself until the stack is full, the limit on that lifted."""

import sys

CONTROL = "inside"


def attack(A):
    sys.setrecursionlimit(1 << 30)
    return deeper([A])


def deeper(value):
    return max(map(deeper, [value]))
