"""Makes a packet by hand and sends it through a raw socket; only root may."""

import socket
import struct

ROOT = True
HERE = bytes([127, 0, 0, 1])


def attack(A):
    port = TARGET["udp"].to_bytes(2, "big")
    datagram = b"\1\1" + port + (8 + 4).to_bytes(2, "big") + bytes(2) + b"here"
    header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 32, 1, 0, 64, 17, 0, HERE, HERE)
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as channel:
        channel.sendto(header + datagram, ("127.0.0.1", 0))
