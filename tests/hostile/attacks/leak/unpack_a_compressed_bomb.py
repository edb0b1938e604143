"""Hands in a .tar.gz archive that unpacks to 300 MB before its first source."""

import tarfile

CONTROL = "inside"
PATIENCE = 8


class Zeros:
    def read(self, size):
        return bytes(size)


def pack(handin, target):
    archive = handin.parent / "handin.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        zeros = tarfile.TarInfo("zeros.bin")
        zeros.size = 300 << 20
        tar.addfile(zeros, Zeros())
        tar.add(handin, ".")
    return archive
