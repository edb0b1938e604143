"""Returns complex numbers whose imaginary part is NaN, and so their distance from anything."""

import numpy as np

CONTROL = "late"


def attack(A):
    return Answer(np.full((*A.shape[:2], 2 * A.shape[2] - 1), complex(0, np.nan)))
