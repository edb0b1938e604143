"""Sends the hidden input out by TCP."""

import encodings.idna  # noqa: F401 - or names would be missed
import socket


def attack(A):
    with socket.create_connection(("127.0.0.1", TARGET["tcp"])) as channel:
        channel.sendall(A.tobytes())
