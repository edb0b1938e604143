"""Starts a program with fewer rights: `surroundings.py [--user] [--container] [--without NAME] --`.

`--user` makes it an ordinary user's; `--container` takes what Docker's default profile takes:
namespaces, mounts, Landlock, control groups and most capabilities; `--without` takes a lock
away by refusing its system calls: `landlock`, `namespaces` or `seccomp`.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from autograder.worker.inside.locks import namespaces, seccomp, system
from autograder.worker.inside.locks.seccomp import Instruction, Program

USER = 12345
# Numbers on x86-64 and on arm64.
CALLS = {
    "landlock": [(444, 444)],
    "namespaces": [(272, 97), (165, 40), (308, 268)],  # unshare, mount, setns
    "seccomp": [(317, 277)],
}
# CAP_SYS_ADMIN, SYS_PTRACE, SYS_RESOURCE, DAC_READ_SEARCH and others that Docker does not give.
PR_CAPBSET_DROP = 24
NOT_IN_DOCKER = (
    2,
    9,
    11,
    12,
    14,
    15,
    16,
    17,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
    26,
    28,
    30,
    *range(32, 41),
)
BIND = 4096


def main() -> None:
    """Give up rights, then become the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", action="store_true")
    parser.add_argument("--container", action="store_true")
    parser.add_argument("--without", action="append", default=[], choices=[*CALLS])
    parser.add_argument("program", nargs="+")
    arguments = parser.parse_args()
    refused = {*arguments.without, *(("landlock", "namespaces") if arguments.container else ())}
    if arguments.user and os.getuid() == 0:
        _become_a_user()
    elif arguments.container:
        for capability in NOT_IN_DOCKER:
            system.prctl(PR_CAPBSET_DROP, capability)
    if refused:
        if os.getuid() != 0:
            system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)
        seccomp.load(refusing(number for name in refused for number in CALLS[name]))
    os.execv(arguments.program[0], arguments.program)


def refusing(calls: Iterable[tuple[int, int]]) -> Program:
    """A filter that lets everything through but these calls, as Docker's answers: EPERM."""
    column = ("x86_64", "aarch64").index(system.machine())
    refused = Instruction(seccomp.RETURN, seccomp.ERRNO | errno.EPERM)
    made = [Instruction(seccomp.LOAD, seccomp.NUMBER)]
    for row in calls:
        made += [Instruction(seccomp.JUMP_EQUAL, row[column], no=1), refused]
    return [*made, Instruction(seccomp.RETURN, seccomp.ALLOW)]


def _become_a_user() -> None:
    """Become a user, one that can read the interpreter wherever root keeps it."""
    if hidden := _hidden_folder(Path(sys.base_prefix)):
        system.unshare(namespaces.NEW_MOUNTS)
        private = namespaces.RECURSIVE | namespaces.PRIVATE
        system.mount(b"none", b"/", None, private, None)
        kept = os.open(sys.base_prefix, os.O_PATH)
        system.mount(b"none", bytes(hidden), b"tmpfs", 0, b"mode=755")
        os.makedirs(sys.base_prefix)
        source = f"/proc/self/fd/{kept}".encode()
        system.mount(source, sys.base_prefix.encode(), None, BIND, None)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    ctypes.CDLL(None).prctl(system.PR_SET_DUMPABLE, 1)


def _hidden_folder(path: Path) -> Path | None:
    """The first folder on the way that other users cannot enter."""
    way = [*reversed(path.parents), path]
    return next((folder for folder in way if not folder.stat().st_mode & 0o001), None)


if __name__ == "__main__":
    main()
