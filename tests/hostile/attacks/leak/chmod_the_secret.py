"""Makes a secret readable for all."""

import os


def attack(A):
    os.chmod(TARGET["secret"], 0o644)
