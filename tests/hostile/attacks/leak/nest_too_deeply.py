"""Hands in brackets that are nested a hundred thousand deep, which kill parsers."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(f"{code.read_text()}\nx = {'(' * 100_000}{')' * 100_000}\n")
