"""Calls itself in a thread whose stack of half a gigabyte takes many calls."""

import sys
import threading

CONTROL = "inside"


def deeper(value):
    return max(map(deeper, [value]))


def attack(A):
    sys.setrecursionlimit(1 << 30)
    threading.stack_size(400 << 20)
    thread = threading.Thread(target=deeper, args=(1,))
    thread.start()
    thread.join()
