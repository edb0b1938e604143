"""Has a member of its archive unpacked above the folder, by `..` in the name."""

import tarfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(handin, ".")
        tar.addfile(tarfile.TarInfo(f"mytorch/../../{target['stray']}.py"))
    return archive
