"""Runs a program that outlives it, by exec in a child, and by posix_spawn."""

import contextlib
import os
import subprocess
import sys

CONTROL = "inside"


def attack(A):
    code = f"import time; time.sleep(20) # {TARGET['stray']}"
    for start in (spawn, subprocess.Popen):
        with contextlib.suppress(PermissionError):
            start([sys.executable, "-c", code])
    with contextlib.suppress(PermissionError):
        null = subprocess.DEVNULL
        command = [sys.executable, "-c", code]
        subprocess.Popen(command, stdout=null, stderr=null, start_new_session=True)


def spawn(command):
    actions = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in (0, 1, 2)]
    os.posix_spawn(command[0], command, os.environ, file_actions=actions, setsid=True)
