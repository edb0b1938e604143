"""Keeps a thread that never ends, for which the interpreter waits at its exit."""

import threading

CONTROL = "inside"


def attack(A):
    threading.Thread(target=threading.Event().wait).start()
