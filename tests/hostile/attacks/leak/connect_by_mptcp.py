"""Connects by Multipath TCP, which locks on TCP do not know."""

import socket


def attack(A):
    with socket.socket(proto=262) as channel:
        channel.connect(("127.0.0.1", TARGET["tcp"]))
