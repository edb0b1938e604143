"""Leaves a process made by `clone3`, whose arguments no filter can look at."""

import ctypes
import os
import struct
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
    arguments = struct.pack("8Q", 0, 0, 0, 0, 0, 0, 0, 0)
    size = ctypes.c_long(len(arguments))
    pid = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(435), arguments, size)
    if pid == 0:
        stay()
    if pid < 0:
        raise OSError(ctypes.get_errno(), "clone3")
