"""Renames a secret, so that nobody finds it."""

import os


def attack(A):
    os.rename(TARGET["secret"], f"{TARGET['shared']}/{TARGET['stray']}")
