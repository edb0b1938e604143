"""What must not be interrupted, and is not.

Libraries in C do not expect an interrupt while they start. msgspec takes one for the answer that
something of Python's is not there, goes on half made, and crashes when it is used.
"""

from __future__ import annotations

import importlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
LIBRARIES = ("msgspec", "numpy.random")  # that every run needs


def load_libraries() -> None:
    """Load what is written in C, undisturbed, and in the main thread rather than in several."""
    with interrupts_held():
        for name in LIBRARIES:
            importlib.import_module(name)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Let what interrupts this program do so at the end of the block, not within.

    Handlers run in the main thread alone, so that no other thread needs this. That signals are
    blocked would not do: another thread, such as one of OpenBLAS, would take them in its stead.
    """
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in INTERRUPTS}
    held = [number for number, handler in handlers.items() if callable(handler)]
    if threading.current_thread() is not threading.main_thread():
        held = []
    try:
        for number in held:
            signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number in held:
            signal.signal(number, handlers[number])
        for late in came:
            signal.raise_signal(late)
