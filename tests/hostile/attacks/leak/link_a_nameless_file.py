"""Makes a file without a name by O_TMPFILE, and gives it one afterwards."""

import os


def attack(A):
    descriptor = os.open(TARGET["shared"], os.O_TMPFILE | os.O_WRONLY, 0o600)
    os.write(descriptor, A.tobytes())
    place = f"{TARGET['shared']}/{TARGET['stray']}"
    root = os.open("/", os.O_RDONLY)  # so that Python makes it `linkat`, which follows links
    os.link(f"/proc/self/fd/{descriptor}", place, src_dir_fd=root, follow_symlinks=True)
