"""Empties a file by its path, without opening it."""

import os


def attack(A):
    os.truncate(TARGET["secret"], 0)
