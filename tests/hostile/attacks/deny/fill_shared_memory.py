"""Fills 3000 MiB of /dev/shm, which is memory that no process's limit counts."""

import os
import time


def attack(A):
    file = os.open(f"/dev/shm/{TARGET['stray']}", os.O_RDWR | os.O_CREAT)
    os.posix_fallocate(file, 0, 3000 << 20)
    time.sleep(0.2)
    os.ftruncate(file, 0)
    os.close(file)
