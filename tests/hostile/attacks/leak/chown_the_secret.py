"""Gives a secret to another user; only root may."""

import os

ROOT = True


def attack(A):
    os.chown(TARGET["secret"], 65534, 65534)
