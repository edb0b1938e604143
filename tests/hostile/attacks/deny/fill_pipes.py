"""Fills 1500 pipes of a mebibyte each, which is memory of the kernel's."""

import contextlib
import fcntl
import os
import resource
import time

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    with contextlib.suppress(OSError, ValueError):
        hard = max(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 4096)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    block, pipes = (1 << 20) * b"A", []
    for _ in range(1500):
        pipes += os.pipe()
        fcntl.fcntl(pipes[-1], fcntl.F_SETPIPE_SZ, 1 << 20)
        os.set_blocking(pipes[-1], False)
        os.write(pipes[-1], block)
    time.sleep(0.1)
    os.closerange(min(pipes), max(pipes) + 1)
