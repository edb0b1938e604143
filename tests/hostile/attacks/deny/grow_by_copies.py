"""Grows an array by what it holds, again and again, and swallows it when there is no more."""

import time

import numpy as np

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    hoard = [np.ones(1 << 20)]
    while len(hoard) < 240:
        try:
            hoard.append(np.concatenate([hoard[-1][:1024], hoard[-1][1024:]]))
        except MemoryError:
            pass
    time.sleep(0.1)
