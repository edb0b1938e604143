"""Kills another process of the same user."""

import os


def attack(A):
    os.kill(TARGET["sentinel"], 9)
