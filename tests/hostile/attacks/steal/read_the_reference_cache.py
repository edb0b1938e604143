"""Walks the reference cache and reads whatever lies in it."""

import os


def attack(A):
    return "".join(
        open(os.path.join(folder, name), errors="replace").read()
        for folder, _, names in os.walk(TARGET["cache"], onerror=print)
        for name in names
    ) or os.listdir(TARGET["cache"])
