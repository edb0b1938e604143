"""Attaches to another process so that it dies with the attacker: PTRACE_O_EXITKILL."""

import ctypes
import os


def attack(A):
    ptrace = ctypes.CDLL(None, use_errno=True).ptrace
    pid = ctypes.c_long(TARGET["sentinel"])
    if ptrace(ctypes.c_long(0x4206), pid, ctypes.c_long(0), ctypes.c_long(1 << 20)):
        raise OSError(ctypes.get_errno(), "ptrace")
    os._exit(0)
