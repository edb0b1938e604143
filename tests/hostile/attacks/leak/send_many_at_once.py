"""Sends packets by `sendmmsg`, which lists of calls forget."""

import ctypes
import os
import socket
import struct


def attack(A):
    number = {"x86_64": 307, "aarch64": 269}[os.uname().machine]
    channel = socket.socket(type=socket.SOCK_DGRAM)
    port = TARGET["udp"].to_bytes(2, "big")
    address = ctypes.create_string_buffer(b"\2\0" + port + bytes([127, 0, 0, 1]) + bytes(8))
    text = ctypes.create_string_buffer(b"here")
    piece = ctypes.create_string_buffer(struct.pack("PN", ctypes.addressof(text), 4))
    addresses = ctypes.addressof(address), 16, ctypes.addressof(piece), 1
    one = struct.pack("PIxxxxPNPNixxxx", *addresses, 0, 0, 0)
    messages = ctypes.create_string_buffer(one + bytes(8))
    libc = ctypes.CDLL(None, use_errno=True)
    arguments = (ctypes.c_long(channel.fileno()), messages, ctypes.c_long(1), ctypes.c_long(0))
    if libc.syscall(ctypes.c_long(number), *arguments) < 0:
        raise OSError(ctypes.get_errno(), "sendmmsg")
