"""Who the process is: a user of its own where we are root, and no privileges."""

from __future__ import annotations

import ctypes
import os
import struct

from autograder.worker.inside.locks import system

# The ids that systemd sets apart for users that exist only while they are needed.
FIRST_USER, USERS = 61184, 4336
CAPABILITY_VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3


def become_nobody(number: int) -> None:
    """Become a user whom nobody else is; raises OSError where we are not root."""
    user = FIRST_USER + number % USERS
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def drop_privileges() -> None:
    """Give up all capabilities, and every way to get some by starting a program."""
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
    system.prctl(system.PR_CAP_AMBIENT, system.PR_CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    number = system.NUMBERS[system.machine()]["capset"]
    system.call(
        number,
        ctypes.create_string_buffer(header, len(header)),
        ctypes.create_string_buffer(bytes(24), 24),
    )
