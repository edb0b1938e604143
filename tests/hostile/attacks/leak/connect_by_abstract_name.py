"""Connects to an abstract Unix socket, which has no path that could be hidden."""

import socket


def attack(A):
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(TARGET["abstract"])
