"""Hands in a `sitecustomize.py`, which every Python runs at its start."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "sitecustomize.py").write_text(payload)
