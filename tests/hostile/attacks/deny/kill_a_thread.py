"""Ends another process by signals to its first thread, which are calls of their own."""

import ctypes
import platform

CALLS = {"x86_64": (234, 200), "aarch64": (131, 130)}


def attack(A):
    pid = TARGET["sentinel"]
    tgkill, tkill = CALLS[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    for call in ((tgkill, pid, pid, 9), (tgkill, -1, pid, 9), (tkill, pid, 9)):
        libc.syscall(*map(ctypes.c_long, call))
