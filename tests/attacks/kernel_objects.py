"""What processes can leave in the kernel, outside of all files: found by name, and removed."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from autograder.worker.sandbox import system

LIBC = ctypes.CDLL(None, use_errno=True)
KEYCTL = {"x86_64": 250, "aarch64": 219}
SEARCH, UNLINK = 10, 9
SESSION_KEYRING, USER_KEYRING, USER_SESSION_KEYRING = -3, -4, -5
REMOVE = 0  # IPC_RMID
READ_ONLY = os.O_RDONLY


def key_of(name: str) -> int:
    """The key under which an attack of this name makes System V objects."""
    return int(name[-8:], 16) & 0x7FFFFFFF | 1


def left_behind(name: str) -> list[str]:
    """What is left under this name; it is removed."""
    return [*_keys(name), *_message_queues(name), *_system_v(key_of(name))]


def _keyctl(operation: int, *arguments: object) -> int:
    number = ctypes.c_long(KEYCTL[system.machine()])
    longs = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return int(LIBC.syscall(number, ctypes.c_long(operation), *longs))


def _keys(name: str) -> list[str]:
    found = []
    for ring in (USER_KEYRING, SESSION_KEYRING, USER_SESSION_KEYRING):
        key = _keyctl(SEARCH, ring, b"user", name.encode(), 0)
        if key > 0:
            found.append(f"a key in keyring {ring}")
            _keyctl(UNLINK, key, ring)
    return found


def _message_queues(name: str) -> list[str]:
    path = f"/{name}".encode()
    descriptor = LIBC.mq_open(path, READ_ONLY)
    if descriptor < 0:
        return []
    os.close(descriptor)
    LIBC.mq_unlink(path)
    return ["a message queue"]


def _system_v(key: int) -> list[str]:
    found = []
    for kind in ("shm", "msg", "sem"):
        try:
            rows = Path("/proc/sysvipc", kind).read_text().splitlines()[1:]
        except OSError:
            continue
        for number in (int(row.split()[1]) for row in rows if int(row.split()[0]) == key):
            found.append(f"System V: {kind} {number}")
            arguments = (number, 0, REMOVE, 0) if kind == "sem" else (number, REMOVE, None)
            getattr(LIBC, f"{kind}ctl")(*arguments)
    return found
