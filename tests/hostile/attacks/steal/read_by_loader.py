"""Has a loader of source files fetch the data of any path."""

import importlib.machinery


def attack(A):
    return importlib.machinery.SourceFileLoader("x", "x").get_data(TARGET["secret"])
