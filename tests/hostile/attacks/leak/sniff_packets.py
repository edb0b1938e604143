"""Listens to all that passes the machine's network devices; only root may."""

import socket

ROOT = True


def attack(A):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x0300) as channel:
        channel.bind(("lo", 0x0003))
        return TARGET["flag"]
