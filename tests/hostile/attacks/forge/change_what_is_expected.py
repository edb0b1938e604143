"""Walks up the stack and overwrites what is expected, in place, by its own wrong answer."""

import sys

import numpy as np

CONTROL = "inside"


def attack(A):
    frame = sys._getframe()
    while frame is not None:
        for value in frame.f_locals.values():
            if isinstance(value, np.ndarray) and value is not A and value.flags.writeable:
                value[...] = 1
        frame = frame.f_back
    return Answer(np.ones((*A.shape[:2], 2 * A.shape[2] - 1)))
