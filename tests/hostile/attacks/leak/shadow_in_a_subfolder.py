"""Hides a `random.py` beside the layers, where students' own path entries lead."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    (handin / "mytorch").mkdir(exist_ok=True)
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "mytorch/random.py").write_text(payload)
