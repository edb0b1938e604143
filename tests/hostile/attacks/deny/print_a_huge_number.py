"""Has a number of a hundred million digits written out, the limit on that switched off."""

import sys

CONTROL = "inside"


def attack(A):
    sys.set_int_max_str_digits(0)
    return str(1 << 400_000_000)[:1]
