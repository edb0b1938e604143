"""Reads a file of the grader's by its path."""


def attack(A):
    with open(TARGET["secret"]) as file:
        return file.read()
