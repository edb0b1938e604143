"""Leaves a link whose target is a message of any text."""

import os


def attack(A):
    os.symlink(A.tobytes().hex()[:200], f"{TARGET['shared']}/{TARGET['stray']}")
