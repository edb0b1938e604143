import numpy as np


def padded(A, pad):
    return np.pad(A, ((0, 0), (0, 0), (pad, pad)))
