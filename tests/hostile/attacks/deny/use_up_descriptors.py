"""Takes all descriptors that it may have, so that nothing can be opened any more."""

import contextlib
import os

CONTROL = "late"


def attack(A):
    with contextlib.suppress(OSError):
        while True:
            os.dup(1)
