"""Returns NaN everywhere, which is never greater than any tolerance."""

import numpy as np

CONTROL = "late"


def attack(A):
    return Answer(np.full((*A.shape[:2], 2 * A.shape[2] - 1), np.nan))
