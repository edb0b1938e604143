"""Makes another process a pipe's owner by F_SETOWN_EX, with a signal of its choice."""

import fcntl
import os
import struct
import time


def attack(A):
    reader, writer = os.pipe()
    fcntl.fcntl(reader, 15, struct.pack("ii", 1, TARGET["sentinel"]))
    fcntl.fcntl(reader, 10, 12)  # F_SETSIG
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(writer, b"here")
    time.sleep(0.05)
