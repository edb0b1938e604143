"""Spawns `cat` by `posix_spawn`, which the C library makes of `vfork`."""

import os


def attack(A):
    pid = os.posix_spawn("/bin/cat", ["cat", TARGET["secret"]], {})
    os.waitpid(pid, 0)
