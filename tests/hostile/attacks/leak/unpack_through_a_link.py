"""Has its archive make a link that leads outside, and then a file below that link."""

import tarfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(handin, ".")
        link = tarfile.TarInfo("mytorch/out")
        link.type, link.linkname = tarfile.SYMTYPE, target["shared"]
        tar.addfile(link)
        tar.addfile(tarfile.TarInfo(f"mytorch/out/{target['stray']}"))
    return archive
