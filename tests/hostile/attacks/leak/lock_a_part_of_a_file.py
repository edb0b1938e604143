"""Locks some bytes of the grader's file by a lock of its open description."""

import fcntl
import struct
import time


def attack(A):
    with open(TARGET["secret"], "rb+") as file:
        fcntl.fcntl(file, 38, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLKW
        time.sleep(0.2)
