"""Passes one end of a pair of sockets, and memory with the hidden input, to another process."""

import os
import socket


def attack(A):
    ours, theirs = socket.socketpair()
    memory = os.memfd_create("input")
    os.write(memory, A.tobytes())
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(TARGET["unix"])
        socket.send_fds(channel, [b"here"], [theirs.fileno(), memory])
    ours.close()
