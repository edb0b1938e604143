"""Hands in a .zip archive of 300 KB that unpacks to 300 MB."""

import zipfile

CONTROL = "inside"
PATIENCE = 8


def pack(handin, target):
    archive = handin.parent / "handin.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as members:
        for file in handin.rglob("*.py"):
            members.write(file, file.relative_to(handin))
        with members.open("mytorch/zeros.py", "w") as zeros:
            for _ in range(300):
                zeros.write(bytes(1 << 20))
    return archive
