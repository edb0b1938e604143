"""Keeps a million and a half small objects, of a kibibyte each."""

CONTROL = "inside"
PATIENCE = 8


def attack(A):
    hoard = [bytes(1000) for _ in range(1_500_000)]
    return str(len(hoard))
