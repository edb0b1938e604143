"""Fills 3000 MiB of anonymous memory that it would share with its children."""

import mmap

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    memory = mmap.mmap(-1, 3000 << 20)
    block = (1 << 20) * b"A"
    for _ in range(3000):
        memory.write(block)
