"""Has the shell read the file."""

import os


def attack(A):
    return os.popen(f"cat '{TARGET['secret']}'").read()
