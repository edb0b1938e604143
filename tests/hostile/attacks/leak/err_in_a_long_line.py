"""Fails in a line of 900,000 letters, which tracebacks quote."""

CONTROL = "inside"


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    line = f"def attack(A): raise ValueError  # {'x' * 900_000}"
    code.write_text(f"{line}\n{code.read_text()}")
