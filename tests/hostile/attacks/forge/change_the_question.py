"""Sets the input to ones in place, and answers that truly, broadcast and as booleans."""

import numpy as np

CONTROL = "late"


def attack(A):
    A[:] = 1
    answer = np.zeros((1, 1, 2 * A.shape[2] - 1), bool)
    answer[:, :, ::2] = True
    return Answer(answer)
