"""Ends its process when all has been shown, before it can say that it is done."""

import os
import signal
import sys

CONTROL = "inside"


class Fuse:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGKILL)


def attack(A):
    sys._getframe(1).f_locals["self"].fuse = Fuse()
