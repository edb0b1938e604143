"""Has NumPy parse the file as a table."""

import urllib.error
import urllib.request

import numpy as np


def attack(A):
    assert urllib.error.URLError, urllib.request  # which NumPy asks for
    return str(np.genfromtxt(TARGET["secret"], dtype=str))
