"""Hands in a `conftest.py`, which pytest runs before any test."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "conftest.py").write_text(payload)
