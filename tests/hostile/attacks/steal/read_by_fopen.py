"""Opens the file by the C library's `fopen`."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    libc.fopen.restype = libc.fgets.restype = ctypes.c_void_p
    stream = libc.fopen(TARGET["secret"].encode(), b"r")
    if not stream:
        raise OSError(ctypes.get_errno(), "fopen")
    buffer = ctypes.create_string_buffer(100)
    libc.fgets(buffer, 100, ctypes.c_void_p(stream))
    return buffer.value.decode()
