"""Returns an answer that loops when it is thrown away."""

import numpy as np

CONTROL = "inside"


class Clinging(np.ndarray):
    def __del__(self):
        while True:
            pass


def attack(A):
    return Answer(np.zeros(A.shape).view(Clinging))
