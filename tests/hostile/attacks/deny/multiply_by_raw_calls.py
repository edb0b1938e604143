"""Starts processes by every system call that can: fork, vfork, clone and clone3."""

import ctypes
import os
import platform
import struct
import time

CONTROL = "inside"
SIGCHLD, PARENT = 17, 0x8000
CALLS = {
    "x86_64": [(57,), (58,), (56, SIGCHLD), (56, SIGCHLD | PARENT), (56, 0x10000000 | SIGCHLD)],
    "aarch64": [(220, SIGCHLD), (220, SIGCHLD | PARENT), (220, 0x10000000 | SIGCHLD)],
}


def attack(A):
    libc = ctypes.CDLL(None)
    arguments = struct.pack("<8Q", 0, 0, 0, 0, SIGCHLD, 0, 0, 0)
    clone3 = (435, ctypes.create_string_buffer(arguments, 64), 64)
    for call in [*CALLS[platform.machine()][2:], clone3, *CALLS[platform.machine()][:1]]:
        longs = [ctypes.c_long(n) if isinstance(n, int) else n for n in call]
        if libc.syscall(*longs, *[ctypes.c_long(0)] * (6 - len(longs))) == 0:
            libc.setsid()
            libc.prctl(15, TARGET["stray"].encode())
            null = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(null, number)
            time.sleep(20)
            os._exit(0)
    time.sleep(0.1)
