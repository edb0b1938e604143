"""Returns 500 MB of zeros, which cost nothing until they are sent."""

import numpy as np

CONTROL = "pipe"


def attack(A):
    return Answer(np.zeros(62_500_000))
