"""Hands in a chain of operators whose tree is a hundred thousand deep."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(f"{code.read_text()}\nx = {'-' * 100_000}1\ny = {'a.' * 100_000}a\n")
