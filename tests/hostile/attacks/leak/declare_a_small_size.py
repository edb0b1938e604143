"""Declares one byte for a member of its .zip archive that unpacks to 30 MB."""

import zipfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        for file in handin.rglob("*.py"):
            members.write(file, file.relative_to(handin))
        with members.open("mytorch/zeros.py", "w") as zeros:
            for _ in range(30):
                zeros.write(bytes(1 << 20))
        members.getinfo("mytorch/zeros.py").file_size = 1
    return archive
