"""Searches all objects that the garbage collector knows for somebody's open file."""

import gc
import io

CONTROL = "inside"


def attack(A):
    found = []
    for thing in gc.get_objects():
        if isinstance(thing, io.TextIOWrapper) and thing.readable() and thing.seekable():
            thing.seek(0)
            found.append(thing.read(100))
    return ascii(found)
