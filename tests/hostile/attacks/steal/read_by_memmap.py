"""Has NumPy map the file."""

import numpy as np


def attack(A):
    return np.memmap(TARGET["secret"], np.uint8, "r").tobytes().decode()
