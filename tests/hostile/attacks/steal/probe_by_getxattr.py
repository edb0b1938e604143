"""Asks for a file's extended attributes, whose answers tell whether it is there."""

import os


def attack(A):
    name = os.path.dirname(TARGET["secret"])
    for guess in ("answers.txt", "secret.txt"):
        try:
            os.listxattr(f"{name}/{guess}")
        except FileNotFoundError:
            continue
        return open(f"{name}/{guess}").read()
    return None
