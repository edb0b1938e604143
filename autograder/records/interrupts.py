"""Signals that ask this program to end: Ctrl-C, SIGTERM and, where there are terminals, SIGHUP.

Libraries in C do not expect one while they start. msgspec takes it for the answer that something of
Python's is not there, goes on half made, and crashes when it is used.
"""

from __future__ import annotations

import _thread
import importlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType

NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # the last is Windows' own
SOON = 0.001  # seconds
LIBRARIES = ("msgspec", "numpy.random")  # in C, and needed by every run


class TerminatedError(BaseException):
    """A signal other than Ctrl-C's asks this program to end; the text is its name."""


class Interrupts:
    """Raises in the main thread for the first signal; later ones must not disturb tidying up."""

    def __init__(self) -> None:
        self._came = 0
        self._nowhere: CodeType | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Raise `KeyboardInterrupt` or `TerminatedError`, once."""
        if self._came:
            return
        if _runs(self._nowhere, frame):
            _send_soon(number)
            return
        self._came = number
        kind = KeyboardInterrupt if number == signal.SIGINT else TerminatedError
        raise kind(signal.Signals(number).name)

    def again(self) -> None:
        """Raise once more, when the caller has returned: nothing can be raised from there."""
        self._nowhere = sys._getframe(1).f_code
        number, self._came = self._came, 0
        _send_soon(number)


def _send_soon(number: int) -> None:
    """Send this process the signal from another thread, in a moment.

    Not by `threading.Timer`, which waits for its thread to start: the signal would come then.
    """

    def send() -> None:
        time.sleep(SOON)
        _thread.interrupt_main(signal.Signals(number))

    _thread.start_new_thread(send, ())


def _runs(code: CodeType | None, frame: FrameType | None) -> bool:
    """Whether this frame, or one that waits for it, runs the code."""
    while frame is not None and code is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def heed() -> Interrupts:
    """From now on, end in order when asked to; what was to be ignored (nohup) still is."""
    handler = Interrupts()
    for number in _heeded():
        signal.signal(number, handler)
    return handler


def let_through() -> None:
    """From now on, each Ctrl-C counts, and the other signals end this program at once."""
    for number in _heeded():
        own = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, own)


@contextmanager
def held_back() -> Iterator[None]:
    """Let no signal end the block; the first that came ends what comes after it.

    For what must be done whole: signals are only raised in the main thread, where alone this acts.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        pending.append(number)

    before = {number: signal.signal(number, wait) for number in _heeded()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if pending:
            signal.raise_signal(pending[0])


def load_libraries() -> None:
    """Load what is written in C, undisturbed, and in the main thread rather than in several."""
    with held_back():
        for name in LIBRARIES:
            importlib.import_module(name)


def _heeded() -> list[int]:
    """The signals that this system has, and that this process was not started to ignore."""
    known = [int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)]
    # None: a handler that is not Python's, of a program that Python is only a part of.
    return [one for one in known if signal.getsignal(one) not in (signal.SIG_IGN, None)]
