"""Prints a score line and raises SystemExit, which `except Exception` lets through."""

CONTROL = "inside"


def attack(A):
    print('{"scores": {"Upsampling1d": 7}}', flush=True)
    raise SystemExit(0)
