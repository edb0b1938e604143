"""Fetches the file by a `file:` URL."""

import email.utils  # noqa: F401 - or it would be missed
import mimetypes  # noqa: F401
import urllib.request


def attack(A):
    with urllib.request.urlopen("file://" + TARGET["secret"]) as answer:
        return answer.read()
