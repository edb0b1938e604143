"""A port that hands on to another one, until its connections are cut: a network that fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK = 1 << 16


class Relay:
    """Listens on a port of this machine and hands on, both ways, to a target port."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Drop all connections; whoever calls again is let through."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def close(self) -> None:
        """Drop all connections, and take no more."""
        self._listener.close()
        self.cut()

    def _listen(self) -> None:
        with suppress(OSError):  # until it is closed
            while True:
                came, _ = self._listener.accept()
                there = socket.create_connection(("127.0.0.1", self._target))
                self._open += [came, there]
                for one, other in ((came, there), (there, came)):
                    threading.Thread(target=_hand_on, args=(one, other), daemon=True).start()


def _hand_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while content := one.recv(CHUNK):
            other.sendall(content)
        other.shutdown(socket.SHUT_WR)


@contextmanager
def relay(target: int) -> Iterator[Relay]:
    """A relay to a port, closed in the end."""
    made = Relay(target)
    try:
        yield made
    finally:
        made.close()
