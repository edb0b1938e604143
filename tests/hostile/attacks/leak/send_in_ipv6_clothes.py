"""Sends a packet by IPv6 to an address that means IPv4."""

import socket


def attack(A):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as channel:
        channel.sendto(b"here", ("::ffff:127.0.0.1", TARGET["udp"]))
