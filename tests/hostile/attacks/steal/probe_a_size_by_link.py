"""Gives a file a second name by a hard link, and asks for the size of that."""

import os


def attack(A):
    link = f"{TARGET['shared']}/{TARGET['stray']}"
    os.link(TARGET["sized"], link)
    size = os.stat(link).st_size
    os.unlink(link)
    return f"{size} bytes"
