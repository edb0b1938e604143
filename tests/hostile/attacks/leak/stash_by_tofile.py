"""Has NumPy write the hidden input to a file, in C."""


def attack(A):
    A.tofile(f"{TARGET['shared']}/{TARGET['stray']}")
