"""Fills 1500 MiB of anonymous memory that it would share with its children."""

import mmap

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    memory = mmap.mmap(-1, 1500 << 20)
    block = (1 << 20) * b"A"
    for _ in range(1500):
        memory.write(block)
