"""Has a member of its archive unpacked to an absolute path."""

import tarfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(handin, ".")
        tar.addfile(tarfile.TarInfo(f"/tmp/{target['stray']}.py"))
    return archive
