"""Has 40 threads ask all processors for a barrier, again and again, which interrupts them."""

import contextlib
import ctypes
import platform
import threading

CONTROL = "inside"
MEMBARRIER = {"x86_64": 324, "aarch64": 283}


def disturb():
    libc, call = ctypes.CDLL(None), MEMBARRIER[platform.machine()]
    for command in (4, 16):  # register for expedited ones
        libc.syscall(ctypes.c_long(call), ctypes.c_long(command), ctypes.c_long(0))
    while True:
        for command in (1, 2, 8):  # of all processes, and of this one
            libc.syscall(ctypes.c_long(call), ctypes.c_long(command), ctypes.c_long(0))


def attack(A):
    threading.stack_size(1 << 18)
    with contextlib.suppress(RuntimeError):  # as many as there may be
        for _ in range(40):
            threading.Thread(target=disturb).start()
    disturb()
