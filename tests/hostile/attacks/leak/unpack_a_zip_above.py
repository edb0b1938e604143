"""Has a member of its .zip archive written above the folder."""

import zipfile

CONTROL = "inside"


def pack(handin, target):
    archive = handin.parent / "handin.zip"
    with zipfile.ZipFile(archive, "w") as members:
        for file in handin.rglob("*.py"):
            members.write(file, file.relative_to(handin))
        members.writestr(f"../{target['stray']}.py", "here = True")
    return archive
