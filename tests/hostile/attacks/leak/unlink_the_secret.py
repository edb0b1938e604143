"""Deletes a file of the grader's."""

import os


def attack(A):
    os.unlink(TARGET["secret"])
