"""Has a regular expression backtrack for longer than the world lasts."""

import re

CONTROL = "inside"


def attack(A):
    re.fullmatch(r"(a|aa|a?)*b", 200 * "a")
