"""Prints 200 MB, most of it in one line."""

import os

CONTROL = "inside"


def attack(A):
    block = (1 << 20) * b"A"
    for _ in range(200):
        os.write(1, block)
        os.write(2, b"\n")
