"""Leaves a `.pth` file among the installed packages, which every Python then runs."""

import numpy as np


def attack(A):
    folder = np.__file__.rpartition("/numpy/")[0]
    with open(f"{folder}/{TARGET['stray']}.pth", "w") as file:
        file.write("# here I am")
