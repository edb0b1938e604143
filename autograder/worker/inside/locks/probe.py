"""The canary's errand: try what a submission must not be able to do, and say what happened."""

from __future__ import annotations

import errno
import mmap
import os
import socket
import sys
from collections.abc import Callable

# What a lock answers; whatever else comes back was not refused, it merely went wrong. Where
# the root is empty, what surely exists is not found.
REFUSED = {errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENETUNREACH, errno.ESRCH, errno.ENOMEM}
NOT_FOUND = {errno.ENOENT, errno.EROFS}
FOLDERS = ("/tmp", "/dev/shm", "/")


def probe(memory: int) -> dict[str, bool]:
    """Try everything; tells by name what was refused. `memory` is the limit, in bytes."""
    return {name: _refused(attempt) for name, attempt in _attempts(memory).items()}


def _attempts(memory: int) -> dict[str, Callable[[], object]]:
    return {
        "open a file": lambda: os.close(os.open(sys.executable, os.O_RDONLY)),
        "look at a file": lambda: os.stat(sys.executable),
        "list a directory": _list,
        "write a file": _write,
        "connect": _connect,
        "send a packet": _send,
        "start a process": _fork,
        "run a program": _run,
        "signal the grader": _signal,
        "take more memory": lambda: mmap.mmap(-1, 2 * memory).close(),
    }


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except MemoryError:
        return True
    except OSError as error:
        return error.errno in REFUSED | NOT_FOUND
    return False


def _list() -> None:
    if not os.listdir("/"):
        raise PermissionError(errno.EPERM, "an empty root")


def _write() -> None:
    failure = None
    for folder in FOLDERS:
        path = os.path.join(folder, f"autograder-canary-{os.getpid()}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            failure = error
        else:
            os.unlink(path)
            return
    assert failure is not None
    raise failure


def _connect() -> None:
    with socket.socket() as channel:
        channel.settimeout(1)
        channel.connect(("127.0.0.1", 9))


def _send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as channel:
        channel.sendto(b"", ("127.0.0.1", 9))


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _run() -> None:
    """Run a program that is not there: only a lock that looks at no path refuses that."""
    try:
        os.execv(f"{sys.executable}-is-not-here", ["canary"])
    except FileNotFoundError:
        return


def _signal() -> None:
    parent = os.getppid()
    if not parent:  # it is in another namespace, where no signal of ours goes
        raise ProcessLookupError(errno.ESRCH, "no parent")
    os.kill(parent, 0)
