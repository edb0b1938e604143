"""System calls that Python's standard library does not offer (Linux)."""

from __future__ import annotations

import ctypes
import os
import platform

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4

# Number by architecture, as <asm/unistd_64.h> and <asm-generic/unistd.h> list them.
NUMBERS = {
    "x86_64": {"capset": 126, "seccomp": 317},
    "aarch64": {"capset": 91, "seccomp": 277},
}
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same on both


def machine() -> str:
    """The processor's architecture; raises OSError where its system calls are not known."""
    name = platform.machine()
    if name not in NUMBERS:
        raise OSError(f"the system calls of {name} are not known; x86_64 and aarch64 are")
    return name


def call(number: int, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call; raises OSError where it fails."""
    # As plain integers, ctypes would pass the lower 32 bits only.
    longs = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    library = ctypes.CDLL(None, use_errno=True)
    return _checked(library.syscall(ctypes.c_long(number), *longs))


def prctl(option: int, *values: int) -> int:
    """Ask something of the kernel for this process; raises OSError where it declines."""
    padded = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return _checked(ctypes.CDLL(None, use_errno=True).prctl(option, *padded))


def unshare(flags: int) -> None:
    """Leave the namespaces that the flags name for new ones; raises OSError where that fails."""
    _checked(ctypes.CDLL(None, use_errno=True).unshare(flags))


def mount(source: bytes, target: bytes, kind: bytes | None, flags: int, data: bytes | None) -> None:
    """Mount a file system, or change how one is mounted; raises OSError where that fails."""
    library = ctypes.CDLL(None, use_errno=True)
    _checked(library.mount(source, target, kind, ctypes.c_ulong(flags), data))


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
