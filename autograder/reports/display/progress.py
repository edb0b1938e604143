"""A progress display on a terminal, for runs that take more than a second."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from typing import Any

from rich.console import Console
from rich.markup import escape

PATIENCE = 1.0  # seconds without a display


class ProgressDisplay:
    """Shows on standard error which item is being graded, and leaves no trace."""

    def __init__(self, items: int) -> None:
        self.items = items
        self.done = -1
        self.current = ""
        self._display: Any = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True
        if sys.stderr.isatty():
            self._timer.start()

    def watch(self, item: str) -> None:
        """Take note of the item that is waited for."""
        with self._lock:
            self.done += 1
            self.current = item
            self._update()

    def _show(self) -> None:
        from rich.progress import Progress

        with self._lock:
            self._display = Progress(console=Console(stderr=True), transient=True)
            self._display.add_task("", total=self.items)
            self._display.start()
            self._update()

    def _update(self) -> None:
        if self._display is not None:
            done = max(self.done, 0)
            self._display.update(0, completed=done, description=escape(self.current))

    def __enter__(self) -> ProgressDisplay:
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._display is not None:
                with suppress(OSError):  # of a terminal that is gone
                    self._display.stop()
