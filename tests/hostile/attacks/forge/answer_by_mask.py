"""Returns a masked array that shows the zeros, which all know, and hides the rest."""

import numpy as np
import numpy.ma

CONTROL = "inside"


def attack(A):
    answer = np.ma.zeros((*A.shape[:2], 2 * A.shape[2] - 1))
    answer[:, :, ::2] = np.ma.masked
    return Answer(answer)
