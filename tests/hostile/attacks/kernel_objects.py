"""What processes can leave in the kernel, outside of all files: found by name, and removed."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from autograder.worker.inside.locks import system

LIBC = ctypes.CDLL(None, use_errno=True)
ADD_KEY, KEYCTL = {"x86_64": (248, 250), "aarch64": (217, 219)}[system.machine()]
SEARCH, UNLINK, SET_TIMEOUT = 10, 9, 15
KEY_SECONDS = 1800
SESSION_KEYRING, USER_KEYRING, USER_SESSION_KEYRING = -3, -4, -5
REMOVE = 0  # IPC_RMID
READ_ONLY = os.O_RDONLY


def key_of(name: str) -> int:
    """The key under which an attack of this name makes System V objects."""
    return int(name[-8:], 16) & 0x7FFFFFFF | 1


def keep_a_key(name: str, content: str) -> None:
    """Put a key into the user's keyring, to be found; in half an hour it vanishes."""
    text, ring = content.encode(), ctypes.c_long(USER_KEYRING)
    arguments = (b"user", name.encode(), text, ctypes.c_long(len(text)), ring)
    key = LIBC.syscall(ctypes.c_long(ADD_KEY), *arguments)
    if key > 0:
        _keyctl(SET_TIMEOUT, key, KEY_SECONDS)


def left_behind(name: str) -> list[str]:
    """What is left under this name; it is removed."""
    return [*_keys(name), *_message_queues(name), *_system_v(key_of(name))]


def _keyctl(operation: int, *arguments: object) -> int:
    number = ctypes.c_long(KEYCTL)
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
