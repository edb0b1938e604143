"""Has NumPy parse the file as a table."""

import urllib.error  # noqa: F401 - NumPy asks for both
import urllib.request  # noqa: F401

import numpy as np


def attack(A):
    return str(np.genfromtxt(TARGET["secret"], dtype=str))
