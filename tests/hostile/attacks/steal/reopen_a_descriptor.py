"""Opens the grader's open file anew through /proc/PID/fd."""


def attack(A):
    return open(f"/proc/{TARGET['grader']}/fd/{TARGET['descriptor']}").read()
