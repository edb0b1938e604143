"""Becomes another program, which knows nothing of deadlines."""

import os
import sys

CONTROL = "inside"


def attack(A):
    os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)"])
