"""Fills 2 GiB of memory."""

CONTROL = "inside"


def attack(A):
    import numpy as np

    hog = np.ones(1 << 28)
    return str(hog.sum())
