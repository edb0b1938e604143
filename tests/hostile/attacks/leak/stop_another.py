"""Stops another process and leaves it so."""

import os


def attack(A):
    os.kill(TARGET["sentinel"], 19)
