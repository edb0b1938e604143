"""Keeps all processors busy from 60 threads, in C code that needs no interpreter."""

import contextlib
import hashlib
import threading

CONTROL = "inside"


def attack(A):
    threading.stack_size(1 << 18)
    arguments = ("sha256", b"", b"", 1 << 30)
    with contextlib.suppress(RuntimeError):  # as many as there may be
        for _ in range(60):
            threading.Thread(target=hashlib.pbkdf2_hmac, args=arguments).start()
    hashlib.pbkdf2_hmac(*arguments)
