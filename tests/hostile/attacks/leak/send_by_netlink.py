"""Sends a message to another process by netlink, as udev does."""

import socket


def attack(A):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 2) as channel:
        channel.sendto(b"here", (TARGET["netlink"], 0))
