"""Puts an entry of its own into the cache of references."""


def attack(A):
    with open(f"{TARGET['cache']}/{TARGET['stray']}.bin", "wb") as file:
        file.write(A.tobytes())
