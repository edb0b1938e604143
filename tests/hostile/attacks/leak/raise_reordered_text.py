"""Raises a message that reads otherwise than it is, by marks of direction."""

CONTROL = "inside"


def attack(A):
    raise ValueError("\u202e81/81 \u2066 dessap \u2069\u200b\u200f")
