"""Has its archive make a device node, which only root can unpack."""

import tarfile

CONTROL = "inside"
ROOT = True


def pack(handin, target):
    archive = handin.parent / "handin.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(handin, ".")
        device = tarfile.TarInfo(target["stray"])
        device.type, device.devmajor, device.devminor = tarfile.CHRTYPE, 1, 3
        tar.addfile(device)
    return archive
