"""Raises an exception whose very name and message are escape sequences."""

CONTROL = "inside"


def attack(A):
    raise type("\x1b[2J", (Exception,), {})("\x1b]52;c;cm0gLXJm\x07\x9b2J\r18/18")
