"""Watches a folder by inotify to learn the name of what is opened there."""

import ctypes
import os
import time


def attack(A):
    libc = ctypes.CDLL(None, use_errno=True)
    watcher = libc.inotify_init1(os.O_NONBLOCK)
    if libc.inotify_add_watch(watcher, os.path.dirname(TARGET["secret"]).encode(), 0x20) < 0:
        raise OSError(ctypes.get_errno(), "inotify")
    time.sleep(0.15)  # the grader opens it meanwhile
    name = os.read(watcher, 4096)[16:].partition(b"\0")[0].decode()
    return open(f"{os.path.dirname(TARGET['secret'])}/{name}").read()
