"""Has NumPy parse the file as a table."""

import urllib.error
import urllib.request

import numpy as np


def attack(A):
    return str(np.genfromtxt(TARGET["secret"], dtype=str))
