"""Writes to somebody's terminal, escape sequences and all."""


def attack(A):
    with open(TARGET["terminal"], "w") as terminal:
        terminal.write("\x1b[2J")
