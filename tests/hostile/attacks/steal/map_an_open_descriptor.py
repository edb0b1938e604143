"""Maps descriptors that are open into memory, which needs neither a path nor `read`."""

import contextlib
import mmap

CONTROL = "inside"


def attack(A):
    found = []
    for descriptor in range(64):
        with contextlib.suppress(OSError, ValueError):
            found.append(mmap.mmap(descriptor, 0, prot=mmap.PROT_READ)[:].decode("latin-1"))
    return " ".join(found)
