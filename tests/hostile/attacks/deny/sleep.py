"""Sleeps for an hour, which costs no time of a processor."""

import time

CONTROL = "inside"


def attack(A):
    time.sleep(3600)
