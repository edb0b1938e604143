"""Writes into its own hand-in, which is graded again."""


def attack(A):
    with open(f"{TARGET['submission']}/{TARGET['stray']}", "wb") as file:
        file.write(A.tobytes())
