"""Names the archive itself by escape sequences."""

import zipfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.\x1b[2J\n::error::x.zip"
    with zipfile.ZipFile(archive, "w") as members:
        for file in handin.rglob("*.py"):
            members.write(file, file.relative_to(handin))
    return archive
