"""Leaves a process that is made by the call `clone` itself, as its parent's sibling."""

import ctypes
import os
import time

CONTROL = "inside"


def stay():
    ctypes.CDLL(None).prctl(15, TARGET["stray"].encode())
    ctypes.CDLL(None).prctl(1, 0)  # whoever is its parent may die
    os.setsid()
    os.closerange(0, 64)
    time.sleep(20)
    os._exit(0)


def attack(A):
    number = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    none = ctypes.c_long(0)
    flags = ctypes.c_long(0x8000)  # CLONE_PARENT, and no signal at its end
    pid = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), flags, none, none, none)
    if pid == 0:
        stay()
    if pid < 0:
        raise OSError(ctypes.get_errno(), "clone")
