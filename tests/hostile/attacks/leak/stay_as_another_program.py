"""Leaves another program running, in a session of its own."""

import subprocess
import sys

CONTROL = "inside"


def attack(A):
    nothing = subprocess.DEVNULL
    streams = {"stdin": nothing, "stdout": nothing, "stderr": nothing}
    command = [sys.executable, "-c", "import time; time.sleep(20)", TARGET["stray"]]
    subprocess.Popen(command, start_new_session=True, **streams)
