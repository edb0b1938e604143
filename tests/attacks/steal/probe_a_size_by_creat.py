"""Makes a file by `creat` beside the one that it seeks out by a hard link, then stats the link."""

import os


def attack(A):
    link = f"{TARGET['shared']}/{TARGET['stray']}"
    os.link(TARGET["sized"], link)
    size = os.stat(link).st_size
    os.unlink(link)
    return f"{size} bytes"
