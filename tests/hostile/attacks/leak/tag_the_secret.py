"""Hides a message in a file's extended attributes."""

import os


def attack(A):
    os.setxattr(TARGET["secret"], "user.note", A.tobytes()[:64])
