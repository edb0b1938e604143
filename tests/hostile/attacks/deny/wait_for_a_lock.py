"""Waits for a lock that it holds, in a thread that the interpreter waits for in turn."""

import threading

CONTROL = "inside"


def attack(A):
    lock = threading.Lock()
    lock.acquire()
    threading.Thread(target=lock.acquire).start()
    lock.acquire()
