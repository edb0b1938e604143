"""Makes another process a socket's owner by `ioctl`, where `fcntl` is watched."""

import fcntl
import os
import socket
import struct
import time


def attack(A):
    ours, theirs = socket.socketpair()
    fcntl.ioctl(ours, 0x8901, struct.pack("i", TARGET["sentinel"]))  # FIOSETOWN
    fcntl.fcntl(ours, fcntl.F_SETFL, fcntl.fcntl(ours, fcntl.F_GETFL) | os.O_ASYNC)
    theirs.send(b"here")
    time.sleep(0.05)
