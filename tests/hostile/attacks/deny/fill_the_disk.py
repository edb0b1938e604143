"""Writes a file of 200 MB where everybody may write."""

import os


def attack(A):
    file = os.open(f"{TARGET['shared']}/{TARGET['stray']}", os.O_WRONLY | os.O_CREAT)
    for _ in range(200):
        os.write(file, bytes(1_000_000))
