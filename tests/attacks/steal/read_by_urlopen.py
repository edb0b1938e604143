"""Fetches the file by a `file:` URL."""

import urllib.request


def attack(A):
    with urllib.request.urlopen("file://" + TARGET["secret"]) as answer:
        return answer.read()
