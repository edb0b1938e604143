"""Reads another process's command line, which every user may do."""


def attack(A):
    return open(f"/proc/{TARGET['sentinel']}/cmdline", "rb").read().decode("latin-1")
