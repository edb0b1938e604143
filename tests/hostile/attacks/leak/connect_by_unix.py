"""Connects to a Unix socket by its path."""

import socket


def attack(A):
    with socket.socket(socket.AF_UNIX) as channel:
        channel.connect(TARGET["unix"])
