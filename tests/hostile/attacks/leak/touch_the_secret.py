"""Sets a file's times, which is a message in 128 bits."""

import os


def attack(A):
    os.utime(TARGET["secret"], ns=(1, int(abs(A.flat[0]) * 1e9)))
