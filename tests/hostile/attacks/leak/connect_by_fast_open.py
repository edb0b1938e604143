"""Connects by sending: `sendto` with MSG_FASTOPEN needs no `connect`."""

import socket


def attack(A):
    with socket.socket() as channel:
        channel.sendto(b"here", 0x20000000, ("127.0.0.1", TARGET["tcp"]))
