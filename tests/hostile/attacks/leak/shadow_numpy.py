"""Hands in a `numpy.py`, which the grader imports in NumPy's place."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "numpy.py").write_text(payload)
