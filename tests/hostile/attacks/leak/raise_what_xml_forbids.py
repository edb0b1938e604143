"""Raises characters that no XML document may hold, half a pair of surrogates included."""

CONTROL = "inside"


def attack(A):
    raise ValueError("".join(map(chr, (0, 8, 11, 0x1F, 0xD800, 0xFFFE, 0xFFFF, 0x85, 0x2028))))
