"""Tells by `statfs` which of some paths exist, then reads the one that does."""

import os


def attack(A):
    name = os.path.dirname(TARGET["secret"])
    for guess in ("answers.txt", "secret.txt"):
        try:
            os.statvfs(f"{name}/{guess}")
        except FileNotFoundError:
            continue
        return open(f"{name}/{guess}").read()
    return None
