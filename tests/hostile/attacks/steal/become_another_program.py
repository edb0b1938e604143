"""Turns into `cat` by `execve`, with the printing pipe as its output."""

import os


def attack(A):
    os.execv("/bin/cat", ["cat", TARGET["secret"]])
