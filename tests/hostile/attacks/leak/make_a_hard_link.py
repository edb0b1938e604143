"""Gives a secret a second name, in a folder that others see."""

import os


def attack(A):
    os.link(TARGET["secret"], f"{TARGET['shared']}/{TARGET['stray']}")
