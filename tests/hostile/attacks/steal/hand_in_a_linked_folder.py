"""Hands in a link to the folder with everybody's submissions."""

CONTROL = "inside"
SHOW = """
import os, sys

def attack(A):
    for finder in sys.meta_path:
        held = getattr(getattr(finder, "lookup", None), "sources", {})
        print(held.get("mytorch/friends/alice/mytorch/linear.py"))
    return open(os.path.join(os.path.dirname(__file__), "friends/alice/mytorch/linear.py")).read()
"""


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(SHOW + code.read_text())
    (handin / "mytorch/friends").symlink_to(target["others"])
