"""Makes a file by `mknod`, where `open` is watched."""

import os


def attack(A):
    os.mknod(f"{TARGET['shared']}/{TARGET['stray']}", 0o100600)
