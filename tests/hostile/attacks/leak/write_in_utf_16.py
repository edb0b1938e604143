"""Hands in a source in UTF-16, which is full of NUL characters."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(code.read_text(), "utf-16")
