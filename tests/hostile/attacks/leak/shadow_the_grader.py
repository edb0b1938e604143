"""Hands in a folder `autograder`, which the tests import in the grader's place."""

CONTROL = "beside"
PATIENCE = 15
PAYLOAD = """
import os
open({!r}, "w").close()
os._exit(0)
"""


def pack(handin, target):
    (handin / "autograder").mkdir()
    payload = PAYLOAD.format(f"/tmp/{target['stray']}")
    (handin / "autograder/__init__.py").write_text(payload)
