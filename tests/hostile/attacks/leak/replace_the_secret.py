"""Puts a file of its own in a secret's place."""

import os


def attack(A):
    place = f"{TARGET['shared']}/{TARGET['stray']}"
    with open(place, "w") as file:
        file.write("all answers are right")
    os.replace(place, TARGET["secret"])
