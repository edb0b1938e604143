"""Answers with a view of the input's memory, to which a thread then fits the input."""

import threading

import numpy as np

CONTROL = "late"


def attack(A):
    def fit():
        while True:
            A[:] = 0

    threading.Thread(target=fit, daemon=True).start()
    return Answer(np.lib.stride_tricks.as_strided(A, (*A.shape[:2], 2 * A.shape[2] - 1), (0, 0, 0)))
