"""Hands in a `json.py`, which whoever reads an answer imports."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "json.py").write_text(payload)
