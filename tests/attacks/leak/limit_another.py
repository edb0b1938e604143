"""Lowers another process's limits by `prlimit`."""

import resource


def attack(A):
    resource.prlimit(TARGET["sentinel"], resource.RLIMIT_NOFILE, (16, 16))
