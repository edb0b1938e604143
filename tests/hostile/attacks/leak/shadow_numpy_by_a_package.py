"""Hands in a folder `numpy`, which is found before the installed one."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    (handin / "numpy").mkdir()
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "numpy/__init__.py").write_text(payload)
