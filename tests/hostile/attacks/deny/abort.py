"""Aborts, after it has asked for a core dump."""

import contextlib
import os
import resource

CONTROL = "inside"


def attack(A):
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
    os.abort()
