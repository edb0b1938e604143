"""Hands in a folder with a named pipe for a module, on which whoever reads it waits for ever."""

import os

CONTROL = "inside"


def pack(handin, target):
    os.mkfifo(handin / "mytorch/helper.py")
