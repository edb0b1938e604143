"""Starts as many threads as it is let, up to 2000, which wait for ever."""

import threading

CONTROL = "inside"


def attack(A):
    threading.stack_size(1 << 15)
    for _ in range(2000):
        try:
            threading.Thread(target=threading.Event().wait).start()
        except RuntimeError:
            break
