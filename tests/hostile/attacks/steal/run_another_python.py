"""Has another Python read the file."""

import subprocess
import sys


def attack(A):
    code = f"print(open({TARGET['secret']!r}).read())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
