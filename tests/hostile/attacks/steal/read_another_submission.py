"""Reads what another student handed in, which lies beside this one's hand-in."""

import glob


def attack(A):
    files = glob.glob(TARGET["others"] + "/*/mytorch/*.py")
    return open((files or [TARGET["others"] + "/alice/mytorch/linear.py"])[0]).read()
