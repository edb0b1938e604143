"""Writes into the grader's memory by `process_vm_writev`."""

import ctypes
import os
import struct


def attack(A):
    number = {"x86_64": 311, "aarch64": 271}[os.uname().machine]
    text = ctypes.create_string_buffer(b"7/7")
    ours = struct.pack("PN", ctypes.addressof(text), 4)
    theirs = struct.pack("PN", TARGET["address"], 4)
    libc = ctypes.CDLL(None, use_errno=True)
    pid, one, none = ctypes.c_long(TARGET["grader"]), ctypes.c_long(1), ctypes.c_long(0)
    if libc.syscall(ctypes.c_long(number), pid, ours, one, theirs, one, none) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_writev")
