"""How what a case shows is sent to the grader: at once, or all in one frame at the case's end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from autograder.worker import wire

ROOM = 1 << 20  # bytes that are gathered; more is sent
MOST_GATHERED = 50  # values, of which a frame may hold a few more


class Showing:
    """The values of one case, on their way to the grader.

    One that is sent at once is there, whatever happens next. To gather them spares both ends a
    frame for each. An array is as it was when it was shown: the submission may change it.
    """

    def __init__(self, answers: BinaryIO, nonce: int, gather: bool) -> None:
        self._answers, self._nonce, self._gather = answers, nonce, gather
        self._gathered: dict[str, tuple[dict[str, Any], bytes]] = {}
        self._size = 0

    def show(self, values: Mapping[str, Any]) -> None:
        """Show some values, by name."""
        if not self._gather:
            self._send(*wire.observe(values))
            return
        if len(self._gathered) + len(values) > MOST_GATHERED or self._size > ROOM:
            self.finish()
        for name, value in values.items():
            self._gathered[name] = shown = wire.observe_one(name, value)
            self._size += len(shown[1])

    def finish(self) -> None:
        """Send what is gathered."""
        if self._gathered:
            described = [one for one, _ in self._gathered.values()]
            self._send(described, b"".join(body for _, body in self._gathered.values()))
        self._gathered, self._size = {}, 0

    def _send(self, described: list[dict[str, Any]], body: bytes) -> None:
        header = {"kind": "Observed", "nonce": self._nonce, "values": described}
        wire.write_frame(self._answers, header, body)
