"""Starts 4000 threads of a minimal stack in C, which count against all of the machine's."""

import ctypes

CONTROL = "inside"


def attack(A):
    libc = ctypes.CDLL(None)
    attributes = ctypes.create_string_buffer(64)
    libc.pthread_attr_init(attributes)
    libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(1 << 15))
    thread = ctypes.c_ulong()
    for _ in range(4000):
        if libc.pthread_create(ctypes.byref(thread), attributes, libc.pause, None):
            break
    libc.pause()
