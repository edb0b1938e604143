"""Opens the file by `tokenize.open`."""

import tokenize


def attack(A):
    with tokenize.open(TARGET["secret"]) as file:
        return file.read()
