"""Takes memory behind the allocator's back, by raw calls of mmap and brk, and fills it."""

import ctypes
import time

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.sbrk.restype = libc.mmap.restype = ctypes.c_void_p
    size = ctypes.c_long(100 << 20)
    for number in range(30):
        if number % 2:
            place = libc.sbrk(size)
        else:  # private, anonymous, populated, without reserve
            place = libc.mmap(None, size, 3, 0x22 | 0x8000 | 0x4000, -1, ctypes.c_long(0))
        if place not in (None, (1 << 64) - 1):
            ctypes.memset(place, 1, 100 << 20)
    time.sleep(0.1)
