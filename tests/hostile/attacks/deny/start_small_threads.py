"""Starts 4000 threads of a minimal stack in C, which count against all of the machine's."""

import ctypes

CONTROL = "inside"


def attack(A):
    libc = ctypes.CDLL(None)
    attributes = ctypes.create_string_buffer(64)
    libc.pthread_attr_init(attributes)
    libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(1 << 15))
    thread, number = ctypes.c_ulong(), 0
    while number < 4000:
        if libc.pthread_create(ctypes.byref(thread), attributes, libc.pause, None):
            break
        number += 1
    print(TARGET["stray"], "runs", number, "threads", flush=True)
    libc.pause()
