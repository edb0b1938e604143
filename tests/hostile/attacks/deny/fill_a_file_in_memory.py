"""Fills 3000 MiB of a file that exists in memory alone, and is nobody's address space."""

import os
import time

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    file = os.memfd_create(TARGET["stray"])
    os.posix_fallocate(file, 0, 3000 << 20)
    time.sleep(0.2)
    os.close(file)
