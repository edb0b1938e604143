"""Binds a socket to a path, which makes a file there."""

import socket


def attack(A):
    socket.socket(socket.AF_UNIX).bind(f"{TARGET['shared']}/{TARGET['stray']}")
