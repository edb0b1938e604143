"""The keys that are pressed while a watch goes on: read at once, without Enter, where somebody is.

Without a terminal nothing is read. A terminal is left as it was found, whatever happens.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

MOST = 64  # keys at a time
CTRL_C = "\x03"
Pressed = Callable[[], str]  # the keys since it was last called


@contextmanager
def keys_of(stream: TextIO | None) -> Iterator[Pressed | None]:
    """What tells the keys that are pressed at a terminal; None where there is none of ours."""
    if stream is None or not _is_ours(stream):
        yield None
    elif sys.platform == "win32":
        yield _console_keys
    else:
        with _each_key_at_once(stream.fileno()):
            yield lambda: _keys_at(stream.fileno())


def _is_ours(stream: TextIO) -> bool:
    """Whether it is a terminal, and this program the one that it listens to."""
    try:
        number = stream.fileno()
        ours = sys.platform == "win32" or os.tcgetpgrp(number) == os.getpgrp()
        return os.isatty(number) and ours
    except (OSError, ValueError):  # closed, or no file at all
        return False


@contextmanager
def _each_key_at_once(number: int) -> Iterator[None]:
    """Have the terminal hand each key on as it is pressed, and not show it."""
    import termios
    import tty

    before = termios.tcgetattr(number)
    try:
        tty.setcbreak(number, termios.TCSANOW)
        yield
    finally:
        # In the background it would stop this program; then the terminal is the shell's to mend.
        with suppress(OSError, termios.error):  # of a terminal that is gone
            if os.tcgetpgrp(number) == os.getpgrp():
                termios.tcsetattr(number, termios.TCSANOW, before)


def _keys_at(number: int) -> str:
    """The keys that wait at a descriptor; none where the terminal is gone."""
    if not select.select([number], [], [], 0)[0]:
        return ""
    with suppress(OSError):
        return os.read(number, MOST).decode("utf-8", "replace")
    return ""


def _console_keys() -> str:
    """The keys that wait at a console of Windows'; raises KeyboardInterrupt for Ctrl-C."""
    import msvcrt

    keys = ""
    while len(keys) < MOST and msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
        keys += msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
    if CTRL_C in keys:
        raise KeyboardInterrupt
    return keys
