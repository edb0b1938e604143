"""Hands in a source with a NUL character, where C ends a text."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_bytes(code.read_bytes() + b"\n\0\nthis is no Python")
