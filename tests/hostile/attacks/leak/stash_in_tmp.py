"""Stashes the hidden input in /tmp, whose every user may write there."""


def attack(A):
    with open(f"/tmp/{TARGET['stray']}", "wb") as file:
        file.write(A.tobytes())
