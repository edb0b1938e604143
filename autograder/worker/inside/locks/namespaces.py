"""Namespaces of a nursery's own, which all its children share: an empty root among them.

As root they need no user namespace; others need one, and many containers refuse it.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from autograder.worker.inside.locks import system

# <linux/sched.h>
NEW_MOUNTS, NEW_HOST_NAME, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
NEW_USERS, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
# <linux/mount.h>
READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8
RECURSIVE, PRIVATE = 0x4000, 0x40000
EMPTY_ROOT = "/sys"  # any directory that nobody here looks into


def enter() -> tuple[int, str]:
    """Enter new namespaces for this process, and new process ids for its children.

    Returns the id of the process that keeps the new process ids alive (0 where there are none)
    and why the kernel, or the container around us, refuses; empty where it does not.
    """
    init = 0
    try:
        _leave_the_old()
        init = _start_init()
        system.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None)
        flags = READ_ONLY | NO_SUID | NO_DEVICES | NO_EXEC
        system.mount(b"none", EMPTY_ROOT.encode(), b"tmpfs", flags, b"size=4k,mode=555")
    except OSError as error:
        return init, error.strerror or str(error)
    return init, ""


def _leave_the_old() -> None:
    flags = NEW_MOUNTS | NEW_HOST_NAME | NEW_IPC | NEW_PIDS | NEW_NETWORK
    uid, gid = os.getuid(), os.getgid()
    if uid == 0:
        system.unshare(flags)
        return
    system.unshare(flags | NEW_USERS)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _start_init() -> int:
    """Fork the first process of the new process ids: it adopts, reaps, and does nothing else."""
    pid = os.fork()
    if pid:
        return pid
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.closerange(0, 1 << 16)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        signal.pause()


def enter_empty_root() -> None:
    """Leave the file system behind for the empty root; needs `enter` to have succeeded."""
    os.chroot(EMPTY_ROOT)
    os.chdir("/")
