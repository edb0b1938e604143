"""Has NumPy read the file into an array, in C."""

import numpy as np


def attack(A):
    return np.fromfile(TARGET["secret"], np.uint8).tobytes().decode()
