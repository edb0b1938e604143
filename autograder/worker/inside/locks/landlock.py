"""Landlock: every right to files, TCP, and to signals and sockets out of here, given up."""

from __future__ import annotations

import ctypes
import os
import struct

from autograder.worker.inside.locks import system

VERSION = 1  # a flag: tell the version instead
# What there is to give up, by the version that brought it (<linux/landlock.h>).
FILES = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
TCP = {4: 0b11}  # bind, connect
SCOPES = {6: 0b11}  # abstract Unix sockets, signals


def version() -> int:
    """The version that the kernel speaks; raises OSError where it speaks none."""
    return system.call(system.LANDLOCK_CREATE_RULESET, None, 0, VERSION)


def restrict() -> None:
    """Give up all that this kernel's Landlock knows; raises OSError where it is not to be had."""
    spoken = version()
    rights = [sum(r for v, r in one.items() if v <= spoken) for one in (FILES, TCP, SCOPES)]
    # The structure grew from 8 to 16 to 24 bytes; an older kernel takes only what it knows.
    known = 1 + (spoken >= 4) + (spoken >= 6)
    attributes = struct.pack(f"={known}Q", *rights[:known])
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    ruleset = system.call(system.LANDLOCK_CREATE_RULESET, buffer, len(attributes), 0)
    try:
        system.call(system.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
