"""The system calls that a submission may make: none that takes a path, opens or reaches out.

What is not listed is refused with EPERM, or, where a file is only looked at or read, with
ENOENT: there are no files. NumPy, the interpreter and the C library need these
for memory, threads, time, signals of their own and the pipes that are open already. `clone3`,
which no filter can look into, answers ENOSYS, so that the C library falls back on `clone`.
"""

from __future__ import annotations

from collections.abc import Mapping

# Number on x86-64 and on arm64, where it exists.
ALLOWED: Mapping[str, tuple[int, int | None]] = {
    # descriptors that are open
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "lseek": (8, 62),
    "close": (3, 57),
    "close_range": (436, 436),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fstat": (5, 80),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    # memory and threads
    "brk": (12, 214),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "getcpu": (309, 168),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "membarrier": (324, 283),
    "exit": (60, 93),
    "exit_group": (231, 94),
    # signals of its own
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136),
    "rt_sigtimedwait": (128, 137),
    "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "pause": (34, None),
    "alarm": (37, None),
    "setitimer": (38, 103),
    "getitimer": (36, 102),
    # time
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    # what it is; the directory is / by then, and the host's name no secret
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getpgrp": (111, None),
    "getgroups": (115, 158),
    "getcwd": (79, 17),
    "uname": (63, 160),
    "getrandom": (318, 278),
}

# Allowed only with some arguments, which `seccomp.py` says.
GUARDED: Mapping[str, tuple[int, int | None]] = {
    "clone": (56, 220),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
}
CLONE3 = 435

# Looking for a file finds none, as honest code expects it to be told of one that is missing.
NOT_THERE: Mapping[str, tuple[int, int | None]] = {
    "stat": (4, None),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
}
# The same where they open to read; by the place of their flags.
OPENING: Mapping[str, tuple[int, int | None]] = {"open": (2, None), "openat": (257, 56)}
FLAGS = {"open": 1, "openat": 2}


def numbers(table: Mapping[str, tuple[int, int | None]], machine: str) -> dict[str, int]:
    """The calls of a table that an architecture has, by name."""
    column = ("x86_64", "aarch64").index(machine)
    return {name: n for name, row in table.items() if (n := row[column]) is not None}
