"""The filter of system calls: classic BPF, assembled here, loaded once and for good.

A program looks at `struct seccomp_data`: the call's number, the architecture and the six
arguments (<linux/seccomp.h>). The bindings of libseccomp would take 120 ms to import.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable
from typing import NamedTuple

from autograder.worker.inside.locks import system
from autograder.worker.inside.locks.syscalls import (
    ALLOWED,
    CLONE3,
    FLAGS,
    GUARDED,
    NOT_THERE,
    OPENING,
    numbers,
)

# Operations of classic BPF (<linux/filter.h>) and what a filter may return (<linux/seccomp.h>).
LOAD, AND, RETURN = 0x20, 0x54, 0x06
JUMP_EQUAL, JUMP_ANY_BIT, JUMP_AT_LEAST = 0x15, 0x45, 0x35
ALLOW, KILL_PROCESS, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE, MISSING = ERRNO | errno.EPERM, ERRNO | errno.ENOENT
NUMBER, ARCHITECTURE = 0, 4  # where they stand in struct seccomp_data
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # a bit of the number: another table of calls behind the same architecture
SET_MODE_FILTER = 1

# CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, SETTLS, PARENT_SETTID, CHILD_CLEARTID: what
# the C libraries start a thread with; musl adds CLONE_DETACHED, which does nothing.
THREAD, DETACHED = 0x3D0F00, 0x400000
FCNTL = (0, 1, 2, 3, 4, 1030)  # DUPFD, GETFD, SETFD, GETFL, SETFL, DUPFD_CLOEXEC
NAMES = (15, 16)  # PR_SET_NAME, PR_GET_NAME
OTHERS_CLOCK = 0x80000000  # set in the clocks of other processes
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
WORD = 0xFFFFFFFF


class Instruction(NamedTuple):
    """One instruction: skip `yes` or `no` of the next ones, where it is a jump."""

    operation: int
    value: int
    yes: int = 0
    no: int = 0


Program = list[Instruction]


def program(machine: str, pid: int) -> Program:
    """The filter for a process of this id on this architecture."""
    made = [
        Instruction(LOAD, ARCHITECTURE),
        Instruction(JUMP_EQUAL, ARCHITECTURES[machine], yes=1),
        Instruction(RETURN, KILL_PROCESS),
        Instruction(LOAD, NUMBER),
    ]
    if machine == "x86_64":
        made += [Instruction(JUMP_AT_LEAST, X32, no=1), Instruction(RETURN, KILL_PROCESS)]
    for number in numbers(ALLOWED, machine).values():
        made += _where(number, [])
    guards = _guards(pid)
    for name, number in numbers(GUARDED, machine).items():
        made += _where(number, guards[name])
    for number in numbers(NOT_THERE, machine).values():
        made += [Instruction(JUMP_EQUAL, number, no=1), Instruction(RETURN, MISSING)]
    for name, number in numbers(OPENING, machine).items():
        reads = [_low(FLAGS[name]), Instruction(JUMP_ANY_BIT, WRITING, no=1), _REFUSED]
        made += _where(number, reads, MISSING)
    no_such_call = Instruction(RETURN, ERRNO | errno.ENOSYS)
    made += [Instruction(JUMP_EQUAL, CLONE3, no=1), no_such_call]
    return [*made, Instruction(RETURN, REFUSE)]


def _where(number: int, guard: Program, then: int = ALLOW) -> Program:
    """Answer the call of this number so, by default allow it, where its guard lets it through."""
    body = [*guard, Instruction(RETURN, then)]
    return [Instruction(JUMP_EQUAL, number, no=len(body)), *body]


def _guards(pid: int) -> dict[str, Program]:
    own_clock = [_low(0), Instruction(JUMP_ANY_BIT, OTHERS_CLOCK, no=1), _REFUSED]
    reads_its_own = [*_one_of(_low(0), (0,)), *_one_of(_low(2), (0,)), *_one_of(_high(2), (0,))]
    thread = [_low(0), Instruction(AND, WORD ^ DETACHED), Instruction(JUMP_EQUAL, THREAD, yes=1)]
    return {
        "clone": [*thread, _REFUSED],
        "kill": _one_of(_low(0), (pid,)),
        "tgkill": _one_of(_low(0), (pid,)),
        "fcntl": _one_of(_low(1), FCNTL),
        "prctl": _one_of(_low(0), NAMES),
        "prlimit64": reads_its_own,
        "sched_getaffinity": _one_of(_low(0), (0, pid)),
        "clock_gettime": own_clock,
        "clock_getres": own_clock,
        "clock_nanosleep": own_clock,
    }


_REFUSED = Instruction(RETURN, REFUSE)


def _low(argument: int) -> Instruction:
    """Load the lower half of an argument; all that the kernel reads of an `int`."""
    return Instruction(LOAD, 16 + 8 * argument)


def _high(argument: int) -> Instruction:
    return Instruction(LOAD, 20 + 8 * argument)


def _one_of(load: Instruction, values: Iterable[int]) -> Program:
    """Go on where what is loaded is among the values; refuse otherwise."""
    rows = list(values)
    jumps = [Instruction(JUMP_EQUAL, v, yes=len(rows) - i) for i, v in enumerate(rows)]
    return [load, *jumps, _REFUSED]


def load(made: Program) -> None:
    """Bind this process to a filter for good; raises OSError where the kernel declines."""
    packed = b"".join(struct.pack("=HBBI", i.operation, i.yes, i.no, i.value) for i in made)
    instructions = ctypes.create_string_buffer(packed, len(packed))
    header = struct.pack("@HP", len(made), ctypes.addressof(instructions))
    number = system.NUMBERS[system.machine()]["seccomp"]
    system.call(number, SET_MODE_FILTER, 0, ctypes.create_string_buffer(header, len(header)))
