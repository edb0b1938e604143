"""Makes another process the owner of a pipe, so that SIGIO ends it."""

import fcntl
import os
import time


def attack(A):
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, TARGET["sentinel"])
    fcntl.fcntl(reader, fcntl.F_SETFL, fcntl.fcntl(reader, fcntl.F_GETFL) | os.O_ASYNC)
    os.write(writer, b"here")
    time.sleep(0.05)
