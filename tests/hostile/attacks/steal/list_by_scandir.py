"""Asks `os.scandir` for a directory's files, with their sizes."""

import os


def attack(A):
    with os.scandir(os.path.dirname(TARGET["sized"])) as entries:
        return ", ".join(f"{e.name}: {e.stat().st_size} bytes" for e in entries)
