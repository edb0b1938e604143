"""Learns a file's size by `stat`, without opening it."""

import os


def attack(A):
    return f"{os.stat(TARGET['sized']).st_size} bytes"
