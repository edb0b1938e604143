"""Leaves a named pipe, on which whoever opens it waits."""

import os


def attack(A):
    os.mkfifo(f"{TARGET['shared']}/{TARGET['stray']}")
